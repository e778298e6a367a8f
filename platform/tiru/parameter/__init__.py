"""What differs per tenant as data: settings of modules, and regulatory numbers with their legal basis."""
