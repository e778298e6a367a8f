"""Citizens' accounts: registered with an e-mail address or a telephone, NIK only if they wish."""
