"""Reads a journal with beancount and prints what it says: errors, balances, postings' places."""

import json
import sys

from beancount import loader
from beancount.core import data, realization

entries, errors, _ = loader.load_file(sys.argv[1])
items = {e.currency: e.meta["item"] for e in entries if isinstance(e, data.Commodity)}
stores = {
    e.account: e.meta["warehouse"]
    for e in entries
    if isinstance(e, data.Open) and "warehouse" in e.meta
}
root = realization.realize(entries)
balances = []
for account, warehouse in stores.items():
    found = realization.get(root, account)
    for position in (found.balance if found is not None else []):
        balances.append([warehouse, items[position.units.currency], str(position.units.number)])
places = []
for entry in entries:
    if not isinstance(entry, data.Transaction):
        continue
    for posting in entry.postings:
        if posting.account in stores and "file" in (posting.meta or {}):
            meta = posting.meta
            places.append([meta["file"], meta["sheet"], str(meta["row"])])
print(json.dumps({"errors": [str(e.message) for e in errors], "balances": balances, "places": places}))
