"""The places, actors and documents of the invented dataset."""

import hashlib
from datetime import date, timedelta

import made_words as words
from made_drawn import ALWAYS, FIRST_DAY, Drawn, Row, Span, in_month, in_year, on_day

PUBLISHED_UNTIL = date(2026, 6, 1)


def places(drawn: Drawn, wanted: int) -> None:
    pool: list[tuple[str, str, str, str, float, float]] = []
    for code, name, lat, lon, capital, capital_lat, capital_lon in words.PROVINCES:
        pool += [("province", f"{name} Province", f"AF-{code}", "AF", lat, lon)]
        pool += [("city", capital, f"AF-{code}", "AF", capital_lat, capital_lon)]
        pool += [
            ("site", f"{capital} {site}", f"AF-{code}", "AF", capital_lat + 0.03 * n, capital_lon - 0.02 * n)
            for n, site in enumerate(words.SITES, start=1)
        ]
    pool += [("city", name, unit, unit[:2], lat, lon) for unit, name, lat, lon in words.TOWNS]
    areas = [("country", name, "", code, lat, lon) for code, name, lat, lon in words.COUNTRIES]
    areas += [("region", name, "", code, lat, lon) for code, name, lat, lon in words.REGIONS]
    first = [areas[0], areas[-1], *(row for row in pool if row[1].startswith("Kabul"))]
    sites = [row for row in pool if row[0] == "site" and row not in first]
    rest = [row for row in [*areas, *pool] if row[0] != "site" and row not in first]
    drawn.rng.shuffle(rest)
    drawn.rng.shuffle(sites)
    for n, (kind, name, unit, country, lat, lon) in enumerate([*first, *rest, *sites][:wanted], start=1):
        drawn.add(
            "places", place_id=f"P{n:04}", name=name, kind=kind, admin1=unit, country=country,
            latitude=f"{lat:.2f}", longitude=f"{lon:.2f}", radius_km="20", notes="Coordinates from general geography.",
        )  # fmt: skip


def actors(drawn: Drawn, wanted: int) -> None:
    quota = [kind for kind, share in words.ACTOR_SHARES.items() for _ in range(share)]
    kinds = list(words.ACTOR_SHARES) * 3
    kinds += drawn.rng.choices(quota, k=wanted - len(kinds))
    abbreviations: set[str] = set()
    countries: dict[str, str] = {}
    for n, kind in enumerate(kinds, start=1):
        name = actor_name(drawn, kind)
        parents = (
            drawn.names["state"]
            if kind in {"government", "force", "office"}
            else drawn.names["militant_group"]
        )
        active = _lifespan(drawn) if kind in {"militant_group", "faction", "government"} else ALWAYS
        drawn.spans[name] = active
        parent = drawn.rng.choice(parents) if parents and drawn.chance(0.5) else ""
        country = drawn.rng.choice(["AF", "AF", "PK", ""])
        countries[name] = countries.get(parent, country)  # that of the state
        drawn.add(
            "actors", actor_id=f"A{n:04}", name=name, type=kind, active=active.edtf,
            parent=parent, country=countries[name],
        )  # fmt: skip
        drawn.names[kind].append(name)
        short = "".join(word[0] for word in name.split())
        if len(short) > 2 and short not in abbreviations:
            abbreviations.add(short)
            drawn.add("aliases", alias=short, actor=name, kind="abbreviation")
        if drawn.chance(0.2):
            alias = name.replace("ar", "aar").replace("o", "oo") + "-okay"
            drawn.add("aliases", alias=alias, actor=name, kind="corrupt")


def actor_name(drawn: Drawn, kind: str) -> str:
    taken = drawn.names[kind]
    while True:
        parts = {"part": words.PARTS, "land": words.LANDS, "first": words.FIRSTS}
        name = words.ACTOR_NAMES[kind].format(
            **{slot: drawn.rng.choice(given) for slot, given in parts.items()}
        )
        if name not in taken:
            return name


def _lifespan(drawn: Drawn) -> Span:
    year = drawn.rng.randint(1994, 2014)
    if drawn.chance(0.4):
        return ALWAYS
    if drawn.chance(0.6):
        return Span(f"{year}/..", date(year, 1, 1), None)
    last = year + drawn.rng.randint(4, 12)
    return Span(f"{year}/{last}", date(year, 1, 1), date(last, 12, 31))


def sources(drawn: Drawn, wanted: int) -> None:
    step = (PUBLISHED_UNTIL - FIRST_DAY).days / wanted
    for n in range(1, wanted + 1):
        day = FIRST_DAY + timedelta(days=round(step * n) - drawn.rng.randrange(max(1, round(step))))
        day = PUBLISHED_UNTIL if n == wanted else day  # so that a document reports the last events
        available = n > wanted - 2 or drawn.chance(0.94)
        parent = (
            drawn.rng.choice(drawn.rows["sources"][-8:]) if n > 1 and (n % 3 == 0 or not available) else None
        )
        if parent and not parent["file"]:  # a missing text is known from the next one, its copy
            available = True
        if n > 1 and not drawn.rows["sources"][-1]["file"]:
            parent, available = drawn.rows["sources"][-1], True
        _source(drawn, f"S{n:03}", day, parent if available else None, available=available)


def _source(drawn: Drawn, key: str, day: date, parent: Row | None, *, available: bool) -> None:
    span = drawn.rng.choice([on_day(day)] * 5 + [in_month(day), in_year(day)])
    published = span if available else ALWAYS
    stated = "stated" if published == on_day(day) else "inferred"
    derivation = drawn.rng.choice(["translated", "paraphrased", "syndicated"]) if parent else "original"
    drawn.add(
        "sources", source_id=key, file=f"{key}.txt" if available else "",
        sha256=hashlib.sha256(key.encode()).hexdigest() if available else "",
        characters=drawn.rng.randint(1500, 9000) if available else "",
        title=f"{drawn.rng.choice(words.LANDS)} dispatch {key[1:]}",
        publisher=drawn.rng.choice(words.PUBLISHERS), author="" if drawn.chance(0.5) else actor_name(drawn, "person"),
        published=published.edtf, published_basis=stated if available else "unknown",
        language=drawn.rng.choice(["en", "en", "en", "es"]) if available else "und",
        genre=drawn.rng.choice(["news", "news", "analysis", "explainer"]) if available else "unknown",
        derived_from=parent["source_id"] if parent else "", derivation=derivation if available else "unknown",
        derivation_basis="inferred" if available else "unknown",
        reliability=drawn.rng.choice("DDE" if parent else "ABBCCC") if available else "F", short_title=f"Dispatch {key[1:]}", notes="Invented.",
    )  # fmt: skip
    drawn.spans[key] = published
    drawn.roots[key] = drawn.roots[parent["source_id"]] if parent else key
    if parent:
        drawn.copies[parent["source_id"]].append(key)


def actor_roles(drawn: Drawn) -> None:
    for kind, role in words.ROLES.items():
        for n, name in enumerate(drawn.names[kind]):
            if n and drawn.chance(0.6):
                continue
            life = drawn.spans[name]
            year = life.start.year if life.start else drawn.rng.randint(2001, 2020)
            later = [key for key in drawn.documents if (drawn.spans[key].end or date.max).year > year]
            if later:
                drawn.add(
                    "actor_roles", actor=name, role=role, time=life.edtf or f"{year}/..",
                    time_basis="stated", source=drawn.rng.choice(later),
                )  # fmt: skip
