"""The months by their names and abbreviations in the languages in which spreadsheets show dates."""

# English, German, French, Spanish, Italian, Portuguese and Dutch; no name means two months.
NAMES = (
    "january jan januar jänner jaenner janvier janv enero ene gennaio gen janeiro januari",
    "february feb februar feber février fevrier févr fevr febrero febbraio fevereiro fev februari",
    "march mar märz maerz mär mrz mars marzo março marco maart mrt",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio mei",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho",
    "august aug août aout agosto ago augustus",
    "september sep sept septembre septiembre settembre set setembro",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro",
)
NUMBERS = {name: number for number, names in enumerate(NAMES, start=1) for name in names.split()}
WORD = r"[^\W\d_]{3,10}"


def number(name: str) -> int:
    """Return the number of the month with a name or an abbreviation; 0 for other words."""
    return NUMBERS.get(name.rstrip(".").casefold(), 0)
