package schema

import "slices"

// columnConditions forbid keys where the data type, a foreign key or a faker rule
// leaves no room for them.
func columnConditions() []any {
	var conditions []any
	var ranges schemaObject
	for _, key := range typedKeys {
		conditions = append(conditions, onlyFor(key.key, key.types))
		if key.isRange {
			ranges = append(ranges, entry{key.key, false})
		}
	}
	conditions = append(conditions, onlyFor("distribution", numericTypes), onlyFor("values", listedTypes()), onlyFor("identity", countedTypes))
	// Each decides the values, so that none of those after it has a say.
	deciding := []string{"foreign_key", "identity", "values", "faker_rule"}
	for i, key := range deciding {
		beside := append(schemaObject{{"distribution", false}}, ranges...)
		for _, other := range deciding[i+1:] {
			beside = append(beside, entry{other, false})
		}
		conditions = append(conditions, when(key, schemaObject{{"properties", beside}}))
	}
	unique := schemaObject{{"properties", schemaObject{{"is_unique", schemaObject{{"const", true}}}}}, {"required", []string{"is_unique"}}}
	return append(conditions, when("identity", unique))
}

// listedTypes are those whose values a document can list.
func listedTypes() []Type {
	return slices.DeleteFunc(Types(), func(t Type) bool { return !t.canBeListed() })
}

// when says what must hold where a key is there.
func when(key string, then schemaObject) schemaObject {
	return schemaObject{{"if", has(key)}, {"then", then}}
}

func has(key string) schemaObject { return schemaObject{{"required", []string{key}}} }

// onlyFor forbids a key where the data type is none of types.
func onlyFor(key string, types []Type) schemaObject {
	fits := schemaObject{{"pattern", typePattern(types)}}
	other := schemaObject{{"not", schemaObject{{"properties", schemaObject{{"data_type", fits}}}}}}
	return schemaObject{{"if", other}, {"then", schemaObject{{"properties", schemaObject{{key, false}}}}}}
}

func distributionConditions() []any {
	var conditions []any
	for _, name := range Distributions() {
		names, properties := []string{}, schemaObject{}
		for _, p := range distributions[name] {
			names = append(names, p.name)
			s := schemaObject{{"description", p.about}, {"type", "number"}}
			if p.positive {
				s = append(s, entry{"exclusiveMinimum", 0})
			}
			properties = append(properties, entry{p.name, s})
		}
		parameters := schemaObject{{"properties", properties}, {"required", names}, {"additionalProperties", false}}
		then := schemaObject{{"properties", schemaObject{{"parameters", parameters}}}}
		if len(names) > 0 {
			then = append(then, entry{"required", []string{"parameters"}})
		}
		is := schemaObject{{"properties", schemaObject{{"type", schemaObject{{"const", name}}}}}}
		conditions = append(conditions, schemaObject{{"if", is}, {"then", then}})
	}
	return conditions
}

// designConditions tie distkey and diststyle to each other.
func designConditions() []any {
	is := func(style string) schemaObject {
		return schemaObject{{"properties", schemaObject{{"diststyle", schemaObject{{"pattern", wordPattern([]string{style}, "")}}}}}}
	}
	styled := is("KEY").with(has("diststyle"))
	return []any{
		schemaObject{{"if", styled}, {"then", has("distkey")}},
		when("distkey", is("KEY")),
	}
}

// sortKeyConditions want columns where the style is not AUTO, and none where it is.
func sortKeyConditions() []any {
	auto := schemaObject{{"properties", schemaObject{{"style", schemaObject{{"pattern", wordPattern([]string{"AUTO"}, "")}}}}}}.with(has("style"))
	return []any{
		schemaObject{{"if", auto}, {"then", schemaObject{{"properties", schemaObject{{"columns", false}}}}}},
		schemaObject{{"if", schemaObject{{"not", auto}}}, {"then", has("columns")}},
	}
}
