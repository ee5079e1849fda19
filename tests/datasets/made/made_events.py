"""The events of the invented dataset: what, when, where, by whom."""

from datetime import date, timedelta

import made_words as words
from made_drawn import FIRST_DAY, IN_A_LIST, LAST_DAY, Drawn, Row, Span, in_month, in_year, key_of, on_day

NOTE = "Invented: the year is that of the document."


def event(drawn: Drawn, number: int, events: int) -> None:
    key = key_of("E", number + 1, events)
    kinds = list(words.EVENT_SHARES)
    kind = kinds[number] if number < len(kinds) else drawn.choose(words.EVENT_SHARES)
    place, span, title = _free(drawn, kind, number)
    drawn.spans[key] = span
    drawn.names[_slot(kind, place)].append(key)
    armed = [
        name for type_ in sorted(words.ARMED) for name in drawn.names[type_] if drawn.spans[name].meets(span)
    ]
    doers = drawn.rng.sample(armed, drawn.rng.choice([0, 1, 1, 1, 1, 1, 1, 2]))
    hit = [name for type_ in ("community", "force", "person", "office") for name in drawn.names[type_]]
    against = [name for name in drawn.rng.sample(hit, drawn.rng.choice([0, 1, 1, 2])) if name not in doers]
    wholes = [row for row in drawn.rows["events"] if row["type"] in words.LONG]
    parts = [row["event_id"] for row in wholes[-40:] if drawn.spans[row["event_id"]].meets(span)]
    drawn.add(
        "events", event_id=key, title=title, type=kind, date=span.edtf,
        clarity=2 if kind in words.LONG or drawn.chance(0.1) else 1,
        date_basis="stated" if (stated := drawn.chance(0.8)) else "inferred", notes="" if stated else NOTE,
        place=place["name"] if place else "", where_precision=_precision(drawn, place) if place else "",
        **_parts(kind, IN_A_LIST.join(doers), IN_A_LIST.join(against)),
        part_of=drawn.rng.choice(parts) if parts and drawn.chance(0.12) else "",
    )  # fmt: skip


def _parts(kind: str, doers: str, others: str) -> Row:
    """Return the columns of the actors that do something, and of those that it is done to."""
    parts = dict.fromkeys([*words.DOERS, *words.OTHERS], "")
    class_ = 0 if kind in {*words.VIOLENT, "takeover"} else 1 if kind in words.SPOKEN else 2
    return {**parts, words.DOERS[class_]: doers, words.OTHERS[class_]: others}


def _free(drawn: Drawn, kind: str, number: int) -> tuple[Row | None, Span, str]:
    """Draw place, date and title that no event of that kind and place overlaps: two such would be one."""
    places = drawn.rows["places"]
    weights = [_weight(row) for row in places]
    while True:
        place: Row | None = drawn.rng.choices(places, weights)[0] if drawn.chance(0.95) else None
        place = places[number] if number < len(places) else place
        span = _when(drawn, kind)
        if not any(span.meets(drawn.spans[other]) for other in drawn.names[_slot(kind, place)]):
            title = drawn.rng.choice(words.TITLES[kind])
            if kind in words.TARGETS:
                title += f" against {drawn.rng.choice(words.TARGETS[kind])}"
            return place, span, f"{title}, {place['name']}" if place else title


def _slot(kind: str, place: Row | None) -> str:
    return f"{kind} in {place['name'] if place else ''}"


def _weight(place: Row) -> float:
    if place["name"] in {"Kabul", "Jalalabad", "Kandahar", "Afghanistan"}:
        return {"Kabul": 40, "Afghanistan": 12}.get(place["name"], 18)
    home = 1.0 if place["country"] in {"AF", ""} else 0.3
    return home * {"city": 5, "province": 4, "site": 2, "region": 3, "country": 3}[place["kind"]]


def _precision(drawn: Drawn, place: Row) -> str:
    return drawn.rng.choice(
        {"site": "1", "city": "11223", "province": "4", "region": "5", "country": "6"}[place["kind"]]
    )


def _when(drawn: Drawn, kind: str) -> Span:
    """Draw a date of each make: days, months, years, about when, intervals, open ends."""
    day = FIRST_DAY + timedelta(days=drawn.rng.randrange((LAST_DAY - FIRST_DAY).days - 1))
    if kind in words.LONG:
        if drawn.chance(0.2):
            return Span(f"{day.year}/..", date(day.year, 1, 1), None)
        return _between(day, drawn.rng.randint(90, 900))
    makes = {
        "day": 74, "month": 9, "week": 6, "year": 4, "about": 2, "unsure": 1, "long": 2, "open": 1, "before": 1
    }  # fmt: skip
    spans = {
        "day": on_day(day), "month": in_month(day), "week": _between(day, drawn.rng.randint(1, 12)), "year": in_year(day),
        "about": in_month(day, "~"), "unsure": in_year(day, "?"), "long": _between(day, drawn.rng.randint(100, 500)),
        "open": Span(f"{day}/..", day, None), "before": Span(f"../{day}", None, day),
    }  # fmt: skip
    return spans[drawn.choose(makes)]


def _between(day: date, days: int) -> Span:
    end = min(day + timedelta(days=days), LAST_DAY)
    if days > 60:
        return Span(f"{day:%Y-%m}/{end:%Y-%m}", in_month(day).start, in_month(end).end)
    return Span(f"{day}/{end}", day, end)
