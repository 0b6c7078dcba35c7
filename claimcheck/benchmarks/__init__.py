"""Commands that measure claimcheck on labelled data; nothing imports them."""
