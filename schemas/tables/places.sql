select place_id, name, kind, admin1, country, latitude, longitude, notes
from raw.places
