select
    source_id, file, sha256, characters, title, publisher, author,
    published as published_edtf, published_start, published_end, published_precision, published_basis,
    language, genre, derived_from, derivation, derivation_basis, reliability, short_title, notes
from raw.sources
