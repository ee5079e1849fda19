"""Load every configuration of a package's folder and print the rows as JSON, by configuration."""

import json
import sys

import datasets

folder, cache = sys.argv[1:]
datasets.disable_progress_bars()
rows = {
    name: datasets.load_dataset(folder, name, split="train", cache_dir=cache).to_list()
    for name in datasets.get_dataset_config_names(folder)
}
first = datasets.load_dataset(folder, split="train", cache_dir=cache).to_list()
print(json.dumps({"rows": rows, "first": first}, default=lambda value: value.isoformat()))
