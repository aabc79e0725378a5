"""How many people live where: the package's own figures, wards, and newer ones as downloaded."""
