"""What several seeds and many rows say of a gain: means, power, bootstrap, permutation, Holm. NumPy alone, no model."""
