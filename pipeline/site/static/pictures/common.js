// What the pictures share.
