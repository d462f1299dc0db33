"""The kinds of ports of a private VLAN."""
PVLAN = "pvlan"
PVLAN_COMMUNITY = "pvlan_community"
PVLAN_TYPE = "pvlan_type"
ISOLATED_TYPE, PROMISCUOUS_TYPE, COMMUNITY_TYPE = "isolated", "promiscuous", "community"
PVLAN_TYPES = [ISOLATED_TYPE, PROMISCUOUS_TYPE, COMMUNITY_TYPE]
