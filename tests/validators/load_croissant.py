"""Load every record set of a package's croissant.json and print the records as JSON, by record set."""

import json
import sys

import mlcroissant


def _value(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode()
    return value.date().isoformat() if hasattr(value, "date") else value


dataset = mlcroissant.Dataset(sys.argv[1])
records = {
    record_set.id: [
        {name.removeprefix(f"{record_set.id}/"): _value(value) for name, value in record.items()}
        for record in dataset.records(record_set.id)
    ]
    for record_set in dataset.metadata.record_sets
}
print(json.dumps(records))
