"""What TeX source says as text: arguments, symbols, accents."""
