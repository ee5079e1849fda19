"""What the invented dataset is drawn from: real places, invented actors, and words for titles and quotes."""

# A province: its ISO 3166-2 code, name and middle; its capital and where that lies.
PROVINCES = [
    ("BAL", "Balkh", 36.75, 66.90, "Mazar-i-Sharif", 36.71, 67.11),
    ("BAM", "Bamyan", 34.75, 67.25, "Bamyan", 34.82, 67.83),
    ("BDG", "Badghis", 35.17, 63.77, "Qala-i-Naw", 34.99, 63.13),
    ("BDS", "Badakhshan", 36.73, 70.81, "Faizabad", 37.12, 70.58),
    ("BGL", "Baghlan", 35.90, 69.00, "Pul-i-Khumri", 35.94, 68.71),
    ("DAY", "Daykundi", 33.75, 66.25, "Nili", 33.72, 66.13),
    ("FRA", "Farah", 32.50, 63.00, "Farah", 32.37, 62.11),
    ("FYB", "Faryab", 36.08, 64.91, "Maymana", 35.92, 64.78),
    ("GHA", "Ghazni", 33.30, 67.90, "Ghazni", 33.55, 68.42),
    ("GHO", "Ghor", 34.10, 64.90, "Chaghcharan", 34.52, 65.25),
    ("HEL", "Helmand", 31.36, 64.00, "Lashkar Gah", 31.58, 64.36),
    ("HER", "Herat", 34.40, 62.00, "Herat", 34.34, 62.20),
    ("JOW", "Jowzjan", 36.80, 65.80, "Sheberghan", 36.67, 65.75),
    ("KAB", "Kabul", 34.56, 69.30, "Kabul", 34.53, 69.17),
    ("KAN", "Kandahar", 31.00, 65.60, "Kandahar", 31.61, 65.71),
    ("KAP", "Kapisa", 34.98, 69.62, "Mahmud-i-Raqi", 35.02, 69.35),
    ("KDZ", "Kunduz", 36.80, 68.80, "Kunduz", 36.73, 68.86),
    ("KHO", "Khost", 33.35, 69.90, "Khost", 33.34, 69.92),
    ("KNR", "Kunar", 35.00, 71.20, "Asadabad", 34.87, 71.15),
    ("LAG", "Laghman", 34.70, 70.20, "Mihtarlam", 34.67, 70.21),
    ("LOG", "Logar", 34.00, 69.20, "Pul-i-Alam", 33.99, 69.02),
    ("NAN", "Nangarhar", 34.17, 70.60, "Jalalabad", 34.43, 70.45),
    ("NIM", "Nimroz", 30.80, 62.60, "Zaranj", 30.96, 61.86),
    ("NUR", "Nuristan", 35.33, 70.90, "Parun", 35.42, 70.92),
    ("PAN", "Panjshir", 35.45, 69.80, "Bazarak", 35.31, 69.52),
    ("PAR", "Parwan", 34.96, 68.80, "Charikar", 35.01, 69.17),
    ("PIA", "Paktia", 33.60, 69.50, "Gardez", 33.60, 69.23),
    ("PKA", "Paktika", 32.50, 68.80, "Sharana", 33.18, 68.73),
    ("SAM", "Samangan", 35.90, 67.70, "Aybak", 36.26, 68.02),
    ("SAR", "Sar-e Pol", 35.60, 66.30, "Sar-e Pol", 36.22, 65.93),
    ("TAK", "Takhar", 36.70, 69.70, "Taloqan", 36.74, 69.53),
    ("URU", "Uruzgan", 32.93, 66.30, "Tarinkot", 32.63, 65.87),
    ("WAR", "Wardak", 34.20, 68.30, "Maidan Shahr", 34.40, 68.87),
    ("ZAB", "Zabul", 32.20, 67.10, "Qalat", 32.11, 66.91),
]

# A town: the code of its first-order unit, name, latitude, longitude.
TOWNS = [
    ("AF-BAL", "Balkh town", 36.76, 66.90),
    ("AF-BDS", "Ishkashim", 36.69, 71.57),
    ("AF-BDS", "Jurm", 36.86, 70.83),
    ("AF-BGL", "Nahrin", 36.06, 69.13),
    ("AF-FYB", "Andkhoy", 36.95, 65.12),
    ("AF-GHA", "Qarabagh", 33.20, 68.10),
    ("AF-GHA", "Andar", 33.31, 68.44),
    ("AF-HEL", "Marjah", 31.52, 64.12),
    ("AF-HEL", "Sangin", 32.07, 64.83),
    ("AF-HEL", "Garmsir", 31.12, 64.20),
    ("AF-HEL", "Musa Qala", 32.36, 64.79),
    ("AF-HER", "Shindand", 33.30, 62.15),
    ("AF-HER", "Islam Qala", 34.66, 61.07),
    ("AF-JOW", "Darzab", 35.98, 65.37),
    ("AF-KAB", "Surobi", 34.59, 69.76),
    ("AF-KAB", "Paghman", 34.59, 68.95),
    ("AF-KAN", "Spin Boldak", 31.01, 66.40),
    ("AF-KAN", "Panjwai", 31.54, 65.46),
    ("AF-KAN", "Arghandab", 31.66, 65.65),
    ("AF-KDZ", "Imam Sahib", 37.19, 68.94),
    ("AF-KDZ", "Dasht-i-Archi", 37.13, 69.17),
    ("AF-KNR", "Sirkanay", 34.77, 71.05),
    ("AF-KNR", "Ghaziabad", 35.27, 71.43),
    ("AF-LAG", "Alingar", 34.84, 70.36),
    ("AF-NAN", "Torkham", 34.12, 71.09),
    ("AF-NAN", "Achin", 34.13, 70.71),
    ("AF-NAN", "Khogyani", 34.27, 70.22),
    ("AF-NUR", "Kamdesh", 35.42, 71.33),
    ("AF-PAR", "Bagram", 34.97, 69.27),
    ("AF-PIA", "Zurmat", 33.44, 69.03),
    ("AF-PKA", "Barmal", 32.66, 69.29),
    ("AF-TAK", "Rustaq", 37.13, 69.83),
    ("AF-WAR", "Saydabad", 34.00, 68.71),
    ("AF-ZAB", "Shahjoy", 32.52, 67.41),
    ("CN-XJ", "Kashgar", 39.47, 75.99),
    ("IN-DL", "Delhi", 28.61, 77.21),
    ("IQ-NI", "Mosul", 36.34, 43.13),
    ("IR-09", "Mashhad", 36.30, 59.61),
    ("IR-11", "Zahedan", 29.50, 60.86),
    ("IR-23", "Tehran", 35.69, 51.39),
    ("PK-BA", "Quetta", 30.18, 66.98),
    ("PK-BA", "Chaman", 30.92, 66.45),
    ("PK-IS", "Islamabad", 33.68, 73.05),
    ("PK-KP", "Peshawar", 34.01, 71.58),
    ("PK-KP", "Bajaur", 34.80, 71.50),
    ("PK-KP", "Miranshah", 33.00, 70.07),
    ("PK-KP", "Parachinar", 33.90, 70.10),
    ("PK-PB", "Lahore", 31.55, 74.34),
    ("PK-SD", "Karachi", 24.86, 67.01),
    ("RU-MOW", "Moscow", 55.76, 37.62),
    ("SY-RA", "Raqqa", 35.95, 39.01),
    ("US-NY", "New York", 40.71, -74.01),
]
COUNTRIES = [
    ("AF", "Afghanistan", 33.94, 67.71),
    ("PK", "Pakistan", 30.38, 69.35),
    ("IR", "Iran", 32.43, 53.69),
    ("IN", "India", 22.35, 78.67),
    ("IQ", "Iraq", 33.22, 43.68),
    ("SY", "Syria", 34.80, 39.00),
    ("CN", "China", 35.86, 104.20),
    ("RU", "Russia", 61.52, 105.32),
    ("US", "United States", 39.83, -98.58),
]
REGIONS = [
    ("AF", "Eastern Afghanistan", 34.50, 70.50),
    ("AF", "Northern Afghanistan", 36.50, 67.50),
    ("AF", "Southern Afghanistan", 31.50, 65.50),
    ("AF", "Western Afghanistan", 34.00, 62.70),
    ("AF", "Ring Road", 33.00, 67.60),
    ("PK", "Northern Pakistan", 35.00, 72.50),
    ("", "Durand Line", 33.60, 70.30),
    ("", "Amu Darya valley", 37.25, 67.80),
]
SITES = ["airport", "main bazaar", "police headquarters", "central prison", "bus station", "hospital"]

# No group or person of these names is known to the authors; all claims about them are invented.
PARTS = ["Eastern", "Western", "Upper", "Lower", "Northern", "Southern", "Free", "United", "Old", "New"]
FIRSTS = ["Rahim", "Jawed", "Sher", "Nabil", "Tariq", "Zaman", "Latif", "Hamid", "Qasim", "Yusuf"]
LANDS = ["Tarvan", "Oruz", "Selmar", "Kholan", "Barakh", "Nurvash", "Dezhan", "Pamiran", "Yazgul", "Shorab"]
ACTOR_NAMES = {
    "state": "Republic of {part} {land}",
    "government": "Government of {part} {land}",
    "force": "{part} {land} Guard",
    "militant_group": "{part} {land} Front",
    "faction": "{part} {land} Wing",
    "movement": "{part} {land} Movement",
    "international_organisation": "{part} {land} Conference",
    "office": "{part} {land} Ministry",
    "research_body": "{part} {land} Institute",
    "advocacy_group": "{part} {land} Rights Watch",
    "community": "People of {part} {land}",
    "person": "Commander {first} {land}i",
    "unnamed": "Officials of {part} {land} (unnamed)",
}
# How many of a hundred actors are of a type.
ACTOR_SHARES = {
    "militant_group": 22, "person": 18, "force": 11, "unnamed": 10, "faction": 8, "community": 7, "office": 6,
    "government": 5, "state": 4, "research_body": 4, "movement": 3, "international_organisation": 1, "advocacy_group": 1,
}  # fmt: skip
ARMED = {"militant_group", "faction", "force", "movement"}
ROLES = {
    "militant_group": "insurgent", "government": "government", "person": "leader", "faction": "founder",
    "office": "spokesman", "unnamed": "official", "research_body": "researcher",
}  # fmt: skip
PUBLISHERS = [f"The {land} {paper}" for land in LANDS for paper in ("Courier", "Observer", "Monitor")]

# How many of a hundred events are of a type.
EVENT_SHARES = {
    "attack": 43, "armed_clash": 15, "military_operation": 12, "statement": 4, "abuse": 4, "threat": 3, "takeover": 3,
    "campaign": 3, "prison_break": 2, "defection": 2, "withdrawal": 1, "surrender": 1, "appointment": 1, "war": 1,
    "diplomatic_step": 1, "evacuation": 1, "cooperation": 1, "founding": 1, "declaration": 1,
}  # fmt: skip
VIOLENT = {"attack", "armed_clash", "military_operation", "campaign", "war", "abuse", "prison_break"}
SPOKEN = {"declaration", "statement", "threat"}
# The columns of actors: of violence, of words, and of other acts.
DOERS = ("perpetrators", "speakers", "participants")
OTHERS = ("targets", "addressees", "beneficiaries")
LONG = {"campaign", "war"}
TITLES = {
    "attack": [
        "Bomb at a checkpoint",
        "Gunmen at a school",
        "Attack on a mosque",
        "Ambush of a convoy",
        "Rocket fire",
    ],
    "armed_clash": ["Fighting over a bridge", "Clash at a district office", "Firefight between patrols"],
    "military_operation": ["Air strike on a camp", "Night raid on a compound", "Sweep of villages"],
    "campaign": ["A season of roadside bombs", "A series of killings", "A year of raids"],
    "prison_break": ["Prisoners freed by an assault", "Escape through a tunnel"],
    "takeover": ["Fall of the district centre", "Seizure of the main road"],
    "withdrawal": ["Retreat of a garrison", "Handover of a base"],
    "founding": ["Founding of a new group", "Several bands join under one name"],
    "declaration": ["Declaration of a holy war", "Declaration of an emirate"],
    "statement": ["Condemnation of an attack", "Appeal to the elders", "Video with a message"],
    "threat": ["Threat against voters", "Letters that threaten teachers"],
    "appointment": ["Appointment of a new governor", "A new commander is named"],
    "diplomatic_step": ["Envoys are received", "Recognition is refused"],
    "defection": ["Fighters change sides", "A commander leaves his group"],
    "evacuation": ["Civilians are brought to safety", "Embassy staff are flown out"],
    "cooperation": ["A joint patrol", "Two groups share a camp"],
    "abuse": ["Execution of captives", "Disappearance of detainees"],
    "war": ["War over the valleys", "Rivalry of two fronts"],
    "surrender": ["Surrender of a unit", "A post gives up"],
}
TARGETS = {
    "attack": ["police", "worshippers", "election workers", "traders", "soldiers", "pupils"],
}

# How many of a hundred claims that belong to no event are of a type.
LOOSE_SHARES = {
    "rivalry": 18, "alliance": 14, "cooperation": 12, "affiliation": 7, "splinter": 4, "presence": 7, "control": 6,
    "territorial_loss": 3, "leadership": 5, "founding": 5, "ideology": 3, "capability": 3, "recruitment": 2,
    "recognition": 2, "defection": 1, "division": 1, "prediction": 2, "accusation": 1, "figure": 4,
}  # fmt: skip
MUTUAL = {"rivalry", "alliance", "cooperation"}  # relations without a direction
RELATIONS = [*sorted(MUTUAL), "affiliation", "splinter"]
# Claims about an event beside who did it and how many.
ASIDES = ["targeting", "motive", "impact", "statement", "threat", "accusation", "occurrence"]
UNITS = {
    "violent": ["deaths", "deaths", "deaths", "injuries", "injuries", "gunmen"],
    "other": [
        "persons",
        "members",
        "villages",
        "prisoners",
        "attacks",
        "provinces",
        "embassies",
        "persons",
    ],
}
RARE_UNITS = ["countries", "years"]
QUOTES = {
    "occurrence": ["the incident near {place} was confirmed by local elders", "it happened close to {place}"],
    "attribution": ["{subject} was behind what happened in {place}", "fighters of {subject} carried it out"],
    "responsibility": ["{subject} said that it had carried out the attack", "we did it, {subject} wrote"],
    "figure": [
        "{bound} {number} {unit} were counted after the events in {place}",
        "{bound} {number} {unit} in {place}",
    ],
    "targeting": ["it was aimed at {object} and those who work with them", "{object} were meant to be hit"],
    "motive": [
        "it was meant to show that {subject} can reach {place}",
        "{subject} wanted the road to {place}",
    ],
    "impact": ["shops in {place} stayed closed and many families left", "the road to {place} remained shut"],
    "statement": ["{subject} spoke of a dark day for {place}", "{subject} called the reports untrue"],
    "threat": ["{subject} warned that more would follow in {place}", "{subject} promised revenge"],
    "accusation": ["{subject} is accused of beating villagers near {place}", "{subject} let it happen"],
    "rivalry": [
        "{subject} and {object} have fought over these valleys",
        "{subject} calls {object} its enemy",
    ],
    "alliance": ["{subject} and {object} stand together", "{subject} swore loyalty beside {object}"],
    "cooperation": ["{subject} shared its camps with {object}", "{subject} let {object} pass unharmed"],
    "affiliation": ["{subject} acts in the name of {object}", "{subject} is a part of {object}"],
    "splinter": ["{subject} broke away from {object}", "{subject} was formed by men who left {object}"],
    "presence": ["{subject} is seen on the roads of {place}", "{subject} has men in {place}"],
    "control": ["{subject} collects taxes in {place}", "{subject} holds most of {place}"],
    "territorial_loss": ["{subject} was driven out of {place}", "{subject} lost its last posts in {place}"],
    "leadership": ["{object} is led by {subject}", "{object} has named {subject} as its head"],
    "founding": ["{subject} was founded in {year}", "the beginnings of {subject} go back to {year}"],
    "ideology": ["{subject} sees {object} as unbelievers", "{subject} preaches against {object}"],
    "capability": [
        "{subject} controls {share} of the districts",
        "{subject} can strike in {share} of the districts",
    ],
    "recruitment": ["{subject} draws young men from the camps", "{subject} pays its recruits well"],
    "recognition": ["{subject} received the envoys of {object}", "{subject} has not recognised {object}"],
    "defection": ["men of {subject} went over to {object}", "several of {subject} joined {object}"],
    "division": ["{subject} is split over the talks", "two camps within {subject} don't speak to each other"],
    "prediction": ["{subject} will return to {place} before winter", "{subject} may try again"],
}
NOT = {"affirmed": "", "negated": "it is untrue that"}
OPENINGS = [
    "", "", "officials said", "residents say", "on Tuesday", "late at night", "according to elders", "by all accounts",
    "the governor said", "as before", "it is known that", "since then", "a witness said", "this spring", "in that year",
]  # fmt: skip
ENDINGS = [
    "", "", "as the winter began", "two officials said", "a doctor said", "for the third time", "without a fight",
    "in the early morning", "after weeks of talks", "near the river", "on market day", "despite the truce",
    "as people fled", "and nobody was surprised", "before help could come", "while the valley slept",
]  # fmt: skip
BOUND_WORDS = {
    "exactly": "", "at_least": "at least", "more_than": "more than", "at_most": "at most",
    "fewer_than": "fewer than", "nearly": "nearly", "about": "about", "": "",
}  # fmt: skip
