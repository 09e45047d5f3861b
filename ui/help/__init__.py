"""Help that needs no network: pages in resources/help, shown beside the window."""
