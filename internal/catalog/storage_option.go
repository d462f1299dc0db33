package catalog

import (
	"slices"
	"strconv"
	"strings"

	"sqlgen/internal/pgtree"
)

// StorageOption is one WITH option.
type StorageOption struct{ Name, Value string }

// storageParameters are the names that WITH (…) takes, by kind of relation and
// for indexes by access method (reloptions.c).
var storageParameters = map[string][]string{
	"table": {"fillfactor", "toast_tuple_target", "parallel_workers", "user_catalog_table", "vacuum_index_cleanup", "vacuum_truncate",
		"autovacuum_enabled", "autovacuum_vacuum_threshold", "autovacuum_vacuum_scale_factor", "autovacuum_vacuum_insert_threshold",
		"autovacuum_vacuum_insert_scale_factor", "autovacuum_analyze_threshold", "autovacuum_analyze_scale_factor", "autovacuum_vacuum_cost_delay",
		"autovacuum_vacuum_cost_limit", "autovacuum_freeze_min_age", "autovacuum_freeze_max_age", "autovacuum_freeze_table_age",
		"autovacuum_multixact_freeze_min_age", "autovacuum_multixact_freeze_max_age", "autovacuum_multixact_freeze_table_age",
		"log_autovacuum_min_duration", "autovacuum_vacuum_max_threshold", "vacuum_max_eager_freeze_failure_rate"},
	"partitioned table": {},
	"view":              {"security_barrier", "security_invoker", "check_option"},
	"btree":             {"fillfactor", "deduplicate_items"},
	"hash":              {"fillfactor"},
	"gist":              {"fillfactor", "buffering"},
	"spgist":            {"fillfactor"},
	"gin":               {"fastupdate", "gin_pending_list_limit"},
	"brin":              {"pages_per_range", "autosummarize"},
}

// parameterSince is the version that brought a storage parameter.
var parameterSince = map[string]int{"vacuum_index_cleanup": 12, "vacuum_truncate": 12, "autovacuum_vacuum_insert_threshold": 13,
	"autovacuum_vacuum_insert_scale_factor": 13, "deduplicate_items": 13, "security_invoker": 15, "autovacuum_vacuum_max_threshold": 18,
	"vacuum_max_eager_freeze_failure_rate": 18}

func storageOptions(list []*pgtree.Node) []StorageOption {
	var out []StorageOption
	for _, n := range list {
		if d := n.GetDefElem(); d != nil {
			value, _ := pgtree.Text(d.Arg)
			if d.Arg == nil {
				value = "true"
			}
			name := d.Defname
			if d.Defnamespace != "" {
				name = d.Defnamespace + "." + name
			}
			out = append(out, StorageOption{name, value})
		}
	}
	return out
}

// relationParameters is the key of storageParameters for a kind of relation.
func relationParameters(kind RelationKind) string {
	switch kind {
	case PartitionedTable:
		return "partitioned table"
	case View:
		return "view"
	}
	return "table"
}

// checkStorage refuses options that nothing of that kind has.
func (c *Catalog) checkStorage(of string, options []StorageOption) error {
	known, ok := storageParameters[of]
	if !ok {
		return nil // an access method of an extension
	}
	for _, o := range options {
		name := strings.ToLower(o.Name)
		if rest, toast := strings.CutPrefix(name, "toast."); toast && of == "table" {
			name = rest
			if !strings.HasPrefix(name, "autovacuum_") && !strings.HasPrefix(name, "vacuum_") && name != "log_autovacuum_min_duration" {
				return errf(InvalidParameterValue, "unrecognized parameter %q", name)
			}
		} else if space, _, dotted := strings.Cut(name, "."); dotted {
			return errf(InvalidParameterValue, "unrecognized parameter namespace %q", space)
		}
		if name == "oids" && of == "table" {
			if o.Value == "false" {
				continue
			}
			return errf(FeatureNotSupported, "tables declared WITH OIDS are not supported")
		}
		if !slices.Contains(known, name) || c.older(parameterSince[name]) {
			if of == "partitioned table" && c.options.Version >= 16 {
				return errf(WrongObjectType, "cannot specify storage parameters for a partitioned table").
					hint("Specify storage parameters for its leaf partitions instead.")
			}
			return errf(InvalidParameterValue, "unrecognized parameter %q", name)
		}
		if name == "fillfactor" {
			if err := checkFillfactor(o.Value); err != nil {
				return err
			}
		}
		if value := strings.ToLower(o.Value); name == "check_option" && value != "local" && value != "cascaded" {
			return errf(InvalidParameterValue, "invalid value for enum option %q: %s", name, o.Value)
		}
		if (name == "autovacuum_enabled" || strings.HasPrefix(name, "security_") || name == "fastupdate") && !isBoolean(strings.ToLower(o.Value)) {
			return errf(InvalidParameterValue, "invalid value for boolean option %q: %s", name, o.Value)
		}
	}
	return nil
}

func checkFillfactor(value string) error {
	const low = 10
	v, err := strconv.Atoi(value)
	if err != nil {
		return errf(InvalidParameterValue, "invalid value for integer option \"fillfactor\": %s", value)
	}
	if v < low || v > 100 {
		return errf(InvalidParameterValue, "value %s out of bounds for option \"fillfactor\"", value).
			detail("Valid values are between \"%d\" and \"100\".", low)
	}
	return nil
}

func without(list []StorageOption, name string) []StorageOption {
	return slices.DeleteFunc(slices.Clone(list), func(o StorageOption) bool { return o.Name == name })
}

// columnStorage is the argument of SET STORAGE, "" where it is the type's own.
func (c *Catalog) columnStorage(name string, col *Column) (string, error) {
	own := c.typeStorage(col.Type)
	switch name {
	case "plain", "external", "extended", "main":
	case "default":
		return "", nil
	default:
		return "", errf(InvalidParameterValue, "invalid storage type %q", name)
	}
	if own == "plain" && name != "plain" {
		return "", errf(FeatureNotSupported, "column data type %s can only have storage PLAIN", c.FormatType(col.Type))
	}
	if name == own {
		return "", nil
	}
	return name, nil
}

// typeStorage is pg_type.typstorage in words, "" where it isn't known.
func (c *Catalog) typeStorage(r TypeRef) string {
	b := c.base(r)
	t := c.Type(b.ID)
	switch {
	case t == nil || t.Extension != 0:
		return ""
	case b.Array, t.Kind == CompositeType, t.Kind == RangeType, t.Kind == MultirangeType:
		return "extended"
	case t.Kind == EnumType:
		return "plain"
	}
	switch t.Name {
	case "numeric", "inet", "cidr":
		return "main"
	case "text", "varchar", "bpchar", "bytea", "json", "jsonb", "jsonpath", "xml", "tsvector", "bit", "varbit", "path", "polygon":
		return "extended"
	case "tsquery":
		return "plain"
	}
	if t.Kind != BaseType || t.Schema != catalogID {
		return ""
	}
	return "plain"
}
