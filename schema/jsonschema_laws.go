package schema

import "slices"

// componentTypes are the distributions that a mixture may draw from.
func componentTypes() []string {
	return slices.DeleteFunc(Distributions(), func(name string) bool { return name == mixture })
}

// is holds where a key has a value, or is not there.
func is(key, value string) schemaObject {
	return schemaObject{{"properties", schemaObject{{key, schemaObject{{"const", value}}}}}}
}

// lawConditions say what keys each of these distributions has.
func lawConditions(types []string) []any {
	var conditions []any
	for _, name := range types {
		names, properties := []string{}, schemaObject{}
		for _, p := range laws[name].parameters {
			names = append(names, p.name)
			properties = append(properties, entry{p.name, p.schema()})
		}
		parameters := schemaObject{{"properties", properties}, {"required", names}, {"additionalProperties", false}}
		allowed, wanted := schemaObject{{"parameters", parameters}}, []string{}
		if len(names) > 0 {
			wanted = append(wanted, "parameters")
		}
		for _, list := range []struct{ key, of string }{{"bins", "histogram"}, {"components", mixture}} {
			if name == list.of {
				wanted = append(wanted, list.key)
			} else {
				allowed = append(allowed, entry{list.key, false})
			}
		}
		then := schemaObject{{"properties", allowed}, {"required", wanted}}
		conditions = append(conditions, schemaObject{{"if", is("type", name)}, {"then", then}})
	}
	return conditions
}

// schema describes the parameter.
func (p parameter) schema() schemaObject {
	s := schemaObject{{"description", p.about}, {"type", "number"}}
	switch p.limit {
	case aboveZero:
		return append(s, entry{"exclusiveMinimum", 0})
	case properShare:
		return append(s, entry{"exclusiveMinimum", 0}, entry{"exclusiveMaximum", 1})
	case wholeNumber:
		return s.with(schemaObject{{"type", "integer"}, {"minimum", 1}})
	}
	return s
}

// cardinalityConditions say what keys each type of cardinality has.
func cardinalityConditions() []any {
	others := func(kind string) []string {
		return slices.DeleteFunc([]string{"children", "min", "max", "none", "exponent", "counts"}, func(key string) bool {
			return slices.Contains(cardinalityKeys[kind], key)
		})
	}
	conditions := []any{
		schemaObject{{"if", schemaObject{{"not", has("type")}}}, {"then", without(others("range"))}},
		schemaObject{{"if", isType("range")}, {"then", has("max")}},
		schemaObject{{"if", isType("histogram")}, {"then", has("counts")}},
	}
	for _, kind := range cardinalityTypes {
		conditions = append(conditions, schemaObject{{"if", isType(kind)}, {"then", without(others(kind))}})
	}
	return conditions
}

// isType holds where there is a type and it is that one.
func isType(kind string) schemaObject { return is("type", kind).with(has("type")) }

// totalConditions want a column for all functions but count.
func totalConditions() []any {
	count := is("function", "count").with(has("function"))
	return []any{schemaObject{{"if", schemaObject{{"not", count}}}, {"then", has("column")}}}
}
