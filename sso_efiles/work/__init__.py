"""Leased work for any app: claim, finish, retry, defer, quarantine, renew, dispatch; it knows no page.

leases.py    the columns of leased work, and every move of one piece under lease and fencing token
kinds.py     what kinds of work there are, and what an app wants to be told of
dispatch.py  which work the workers are told of next, in turns
jobs.py      background jobs (exports, reports, upkeep): work that has no row of its own elsewhere
checks.py    settings that would break the lease
"""
