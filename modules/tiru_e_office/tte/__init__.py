"""TTE: electronic signatures in PDF (PAdES), by the region's own demonstration authority or by BSrE."""
