"""Who may enter and what they may do: accounts of officials, sign-in, sessions, roles, tokens.

Glossary. Account: an official's way in. Role: a named set of permissions. Grant: a role held by an
account with a reach (tenant, unit subtree, desa, own). Posts (jabatan) carry roles too, for as long as
somebody is assigned to them.
"""
