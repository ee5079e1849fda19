select claim as claim_id, relation, other as other_id, notes
from raw.claim_links
