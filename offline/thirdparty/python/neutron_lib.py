"""neutron-lib: see neutron_lib.constants and neutron_lib.db.constants."""
