"""Building blocks every place is made of; each module is one of them. Import the module you need."""
