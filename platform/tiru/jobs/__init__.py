"""Work done later: asked for inside a transaction, done after it commits, in the tenant that asked.

The queue is PgQueuer's, in the control schema. Jobs are retried with back-off; those that keep failing
stay, with their reason, until somebody replays or drops them (`tiru job list|retry|drop`).
"""
