"""What keeps work going: owners of leases, and the scheduler of the embedded engine."""
