"""The claims of the invented dataset, their words, and how they go together."""

from collections import defaultdict
from datetime import date, timedelta

import made_words as words
from made_drawn import FIRST_DAY, IN_A_LIST, LAST_DAY, Drawn, Row, key_of

CODED_FROM = date(2026, 6, 2)
BOUNDS = ["exactly"] * 9 + ["at_least", "at_least", "more_than", "at_most", "fewer_than", "nearly", "about"]
COUNT_WORDS = ["couple", "few", "multiple", "several", "many", "tens", "dozens", "scores", "hundreds"]
SHARES = ["1/3", "1/2", "2/3", "1/4", "9/10"]
INFERRED = "Invented: that this event is meant is inferred from day and place."
SWAPPED = "Invented: the copy has other words for what the original says."


def claims(drawn: Drawn, events: int) -> None:
    """Draw what each event needs, the figures of three in ten, what belongs to no event, and fill up."""
    wanted = events * 2 - 1
    everything = drawn.rows["events"]
    counted = {row["event_id"] for row in drawn.rng.sample(everything, round(events * 0.3))}
    for row in everything:
        doers = _doers(row)
        if row["event_id"] in counted:
            _figures(drawn, row)
            doers = doers[1:]
        elif not doers:
            _claim(drawn, "occurrence", _tellers(drawn, row, 1)[0], row)
        for doer in doers:
            _claim(drawn, "attribution", _tellers(drawn, row, 1)[0], row, subject=doer, object=_target(row))
    documents = drawn.documents
    for n in range(max(len(documents), round(wanted * 0.14))):
        _loose(drawn, n, documents[n] if n < len(documents) else drawn.rng.choice(documents))
    for name in _forgotten(drawn):
        row = drawn.rng.choice(everything)
        _claim(drawn, "accusation", _tellers(drawn, row, 1)[0], row, subject=name)
    n = 0
    while len(drawn.rows["claims"]) < wanted:
        _aside(drawn, n, drawn.rng.choice(everything))
        n += 1
    _confirm(drawn)
    drawn.rows["claims"].sort(key=lambda row: (row["source"], row["event"]))
    for n, row in enumerate(drawn.rows["claims"], start=1):
        row["claim_id"] = key_of("C", n, events)


def links(drawn: Drawn, wanted: int) -> None:
    """Link claims of one type about one event in two documents; copies of one text repeat and don't support each other."""
    by_event = defaultdict(list)
    for row in drawn.rows["claims"]:
        if row["event"]:
            by_event[row["event"]].append(row)
    pairs = [
        (first, second) for rows in by_event.values() for first in rows for second in rows
        if first["claim_id"] < second["claim_id"] and first["source"] != second["source"]
        and first["type"] == second["type"]
    ]  # fmt: skip
    notes = {
        "contradicts": "Invented: the two tell the course of it differently.",
        "supports": "Invented: the two saw it from different sides.",
        "repeats": "Invented: the two say the same.",
    }
    for first, second in sorted(
        drawn.rng.sample(pairs, min(wanted, len(pairs))), key=lambda pair: pair[0]["claim_id"]
    ):
        copies = drawn.roots[first["source"]] == drawn.roots[second["source"]]
        relation = drawn.rng.choice(["repeats", "repeats", "contradicts"] + ["supports"] * 2 * (not copies))
        if relation == "contradicts" and "1" in {first["credibility"], second["credibility"]}:
            relation = "repeats"  # what is contradicted is not confirmed
        drawn.add(
            "claim_links",
            claim=first["claim_id"],
            relation=relation,
            other=second["claim_id"],
            notes=notes[relation],
        )


def _tellers(drawn: Drawn, event: Row, wanted: int) -> list[str]:
    """Draw from the documents that appeared soonest after the event."""
    later = _able(drawn, event, drawn.documents)[:14]
    return drawn.rng.sample(later, min(wanted, len(later)))


def _able(drawn: Drawn, event: Row, sources: list[str]) -> list[str]:
    """Return the documents that didn't appear before the event."""
    span = drawn.spans[event["event_id"]]
    start = span.start or span.end or FIRST_DAY
    return [key for key in sources if (drawn.spans[key].end or date.max) >= start]


def _figures(drawn: Drawn, event: Row) -> None:
    """Draw one or two units of an event, each counted by one to four documents and their copies, not all alike."""
    units = words.UNITS["violent" if event["type"] in words.VIOLENT else "other"]
    for n, unit in enumerate(dict.fromkeys(drawn.rng.choices(units, k=drawn.rng.choice([1, 1, 1, 2])))):
        truth = max(1, round(drawn.rng.lognormvariate(2.2, 1)))
        counting: set[str] = set()  # a document that copies two others counts once
        for teller in _tellers(drawn, event, drawn.rng.choice([1, 1, 2, 2, 3] if n == 0 else [1, 2])):
            number = truth if drawn.chance(0.55) else max(1, round(truth * drawn.rng.uniform(0.5, 2.2)))
            copies = [copy for copy in _able(drawn, event, drawn.copies[teller]) if drawn.chance(0.25)]
            for source in [key for key in (teller, *copies) if key not in counting]:
                counting.add(source)
                corrupt = source != teller and drawn.chance(0.15)
                counted = _count(drawn, number * 10 if corrupt else number, unit, (_doers(event) or [""])[0])
                _claim(drawn, "figure", source, event, **counted, corruption="sense" if corrupt else "")


def _count(drawn: Drawn, number: int, unit: str, doer: str) -> Row:
    in_words = drawn.chance(0.1)
    return {
        "count": drawn.rng.choice(COUNT_WORDS) if in_words else str(number),
        "bound": "" if in_words else drawn.rng.choice(BOUNDS),
        "unit": unit,
        "subject": doer,
        "speaker": doer if drawn.chance(0.03) else _speaker(drawn),
    }


def _aside(drawn: Drawn, number: int, event: Row) -> None:
    """Add another document's claim about an event: who did it, who claims or denies it, or another detail."""
    source, doers = _tellers(drawn, event, 1)[0], _doers(event)
    negated = {"polarity": "negated" if drawn.chance(0.1) else "affirmed"}
    if doers and drawn.chance(0.12):
        _claim(drawn, "responsibility", source, event, subject=doers[0], speaker=doers[0], **negated)
    elif doers and drawn.chance(0.55):
        _claim(drawn, "attribution", source, event, subject=doers[0], object=_target(event), **negated)
    else:
        kind = words.ASIDES[number % len(words.ASIDES)]
        subject = doers[0] if doers else drawn.rng.choice(drawn.names["militant_group"])
        _claim(drawn, kind, source, event, subject=subject, object=_target(event), **negated)


def _loose(drawn: Drawn, number: int, source: str) -> None:
    """Add a claim that is about no event: a relation, a state, a founding, a forecast."""
    kinds = list(words.LOOSE_SHARES)
    kind = kinds[number] if number < len(kinds) else drawn.choose(words.LOOSE_SHARES)
    subject, other = _pair(drawn, kind)
    last = (drawn.spans[source].end or LAST_DAY).year
    year = drawn.rng.randint(min(2000, last), last)
    cells = {"subject": subject, "object": other, "polarity": "negated" if drawn.chance(0.04) else "affirmed"}
    if kind in {"presence", "control", "territorial_loss", "prediction"}:
        cells |= {"object": "", "place": drawn.rng.choice(drawn.rows["places"])["name"]}
    if kind == "cooperation":
        third = [name for name in drawn.names["militant_group"] if name not in {subject, other}]
        cells |= {"against": drawn.rng.choice(third) if drawn.chance(0.5) else ""}
    if kind in words.RELATIONS or kind == "control":
        cells |= {"time": drawn.rng.choice(["", f"{year}", f"{year}/..", f"{year}/{last}", f"../{year}"])}
        cells |= {"time_basis": "stated" if cells["time"] else ""}
    if kind == "founding":
        born = drawn.spans[subject].start or date(2004, 1, 1)
        claimed = min(born.year + drawn.rng.choice([0, 0, 0, 1, -1]), last)
        cells |= {"object": "", "claimed_date": str(claimed), "claimed_date_basis": "stated"}
    if kind == "capability":
        cells |= {
            "object": "",
            "share": drawn.rng.choice(SHARES),
            "share_of": "districts",
            "unit": "provinces",
        }
        cells |= {"bound": drawn.rng.choice(["", "more_than", "about"])}
    if kind == "figure":
        unit = [*words.RARE_UNITS, *words.UNITS["other"]][number % 10]
        cells |= {"object": "", "count": str(drawn.rng.randint(2, 900)), "bound": "about", "unit": unit}
    _claim(drawn, kind, source, None, **cells)


def _pair(drawn: Drawn, kind: str) -> tuple[str, str]:
    """Draw two actors; half of the time a pair that an earlier claim names."""
    known = drawn.pairs[kind]
    if known and drawn.chance(0.5):
        return drawn.rng.choice(known)
    ends = {
        "leadership": ("person", "militant_group"), "recognition": ("state", "state"),
        "affiliation": ("faction", "militant_group"), "splinter": ("faction", "militant_group"),
        "ideology": ("militant_group", "community"),
    }.get(kind, ("militant_group", drawn.rng.choice(["militant_group", "militant_group", "force", "movement"])))  # fmt: skip
    subject = drawn.rng.choice(drawn.names[ends[0]])
    other = drawn.rng.choice([name for name in drawn.names[ends[1]] if name != subject])
    pair = (min(subject, other), max(subject, other)) if kind in words.MUTUAL else (subject, other)
    known.append(pair)
    return pair


def _forgotten(drawn: Drawn) -> list[str]:
    """Return the actors that no claim, event, role or other actor names."""
    named = {
        row[cell] for row in drawn.rows["claims"] for cell in ("subject", "object", "against", "speaker")
    }
    named |= {name for row in drawn.rows["events"] for name in [*_doers(row), *_named(row, words.OTHERS)]}
    named |= {row["actor"] for row in drawn.rows["actor_roles"]} | {
        row["parent"] for row in drawn.rows["actors"]
    }
    return [row["name"] for row in drawn.rows["actors"] if row["name"] not in named]


def _speaker(drawn: Drawn) -> str:
    kind = drawn.rng.choice(["unnamed", "office", "person", "research_body"])
    return drawn.rng.choice(drawn.names[kind]) if drawn.chance(0.25) else ""


def _claim(drawn: Drawn, kind: str, source: str, event: Row | None, **given: str) -> None:
    """Add a claim with a new quote; cells that are not given are drawn."""
    stated = drawn.chance(0.85)
    forecast = kind == "prediction"
    modality = drawn.rng.choice(["asserted"] * 6 + ["hedged", "reported", "reported", "alleged"])
    if any(given.get(end) and given[end] == given.get("subject") for end in ("object", "against")):
        given |= {"object": "", "against": ""}
    cells = {
        "subject": "", "object": "", "against": "", "speaker": _speaker(drawn), "polarity": "affirmed",
        "corruption": "wording" if drawn.roots[source] != source and drawn.chance(0.1) else "", **given,
    }  # fmt: skip
    if modality in {"asserted", "reported"}:
        modality = "reported" if cells["speaker"] else "asserted"
    place = cells.get("place") or (event or {}).get("place", "")
    drawn.add(
        "claims", source=source, type=kind, event=event["event_id"] if event else "",
        event_basis=("stated" if stated else "inferred") if event else "",
        notes=" ".join([INFERRED] * bool(event and not stated) + [SWAPPED] * bool(cells["corruption"])),
        modality="forecast" if forecast else modality, credibility=6 if forecast else drawn.rng.choice("22222233345"),
        quote=_quote(drawn, kind, source, cells | {"place": place}), occurrence=1,
        coder=f"c{drawn.rng.randint(1, 4)}", coded_on=CODED_FROM + timedelta(days=drawn.rng.randrange(150)), **cells,
    )  # fmt: skip


def _quote(drawn: Drawn, kind: str, source: str, cells: Row) -> str:
    """Draw six to fifteen words that are new in this document."""
    slots = {
        "subject": cells["subject"] or "the attackers", "object": cells["object"] or "the others",
        "place": cells["place"] or "the valley", "number": cells.get("count", ""), "share": cells.get("share", ""),
        "unit": cells.get("unit", "").replace("_", " "), "bound": words.BOUND_WORDS[cells.get("bound", "")],
        "year": cells.get("claimed_date", ""),
    }  # fmt: skip
    for _ in range(1000):
        middle = drawn.rng.choice(words.QUOTES[kind]).format(**slots)
        drawn_words = [drawn.rng.choice(words.OPENINGS), words.NOT[cells["polarity"]], middle]
        quote = " ".join(" ".join([*drawn_words, drawn.rng.choice(words.ENDINGS)]).split())
        if 6 <= len(quote.split()) <= 15 and (source, quote) not in drawn.taken:
            drawn.taken.add((source, quote))
            return quote
    raise ValueError(f"no words left for a claim of type {kind} in {source}")


def _confirm(drawn: Drawn) -> None:
    """Grade some claims as confirmed if documents of two lineages report the event, and nothing contradicts them."""
    lineages_of_event = defaultdict(set)
    disputed = {row["event"] for row in drawn.rows["claims"] if row["polarity"] == "negated"}
    for row in drawn.rows["claims"]:
        lineages_of_event[row["event"]].add(drawn.roots[row["source"]])
    for row in drawn.rows["claims"]:
        if not row["event"] or row["event"] in disputed or row["type"] in {"figure", "founding"}:
            continue
        if len(lineages_of_event[row["event"]]) > 1 and drawn.chance(0.3):
            row["credibility"] = "1"


def _target(event: Row) -> str:
    return next(iter(_named(event, words.OTHERS)), "")


def _doers(event: Row) -> list[str]:
    return _named(event, words.DOERS)


def _named(event: Row, columns: tuple[str, ...]) -> list[str]:
    return [name for column in columns for name in event[column].split(IN_A_LIST) if name]
