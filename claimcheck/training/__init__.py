"""How the embedded models are made; nothing imports it."""
