package schema

import "slices"

// columnConditions forbid keys where the data type, or another key that decides the values,
// leaves no room for them.
func columnConditions() []any {
	var conditions []any
	for _, key := range typedKeys {
		conditions = append(conditions, onlyFor(key.key, key.types))
	}
	conditions = append(conditions, onlyFor("values", listedTypes()), onlyFor("identity", countedTypes),
		onlyFor("pattern", textTypes), onlyFor("template", textTypes), onlyFor("after", orderedTypes))
	conditions = append(conditions, besideConditions()...)
	conditions = append(conditions, when("foreign_key", without(decidersWhere(func(d *decider) bool { return !d.onKey }))))
	conditions = append(conditions, whenTrue("is_unique", without(append(decidersWhere(func(d *decider) bool { return !d.unique }), "weights"))))
	unused := decidersWhere(func(d *decider) bool { return d.key != "when" && deciders[0].goesWith(d) })
	return append(conditions, when("else", without(unused).with(has("when"))), when("group", has("faker_rule")))
}

// tableConditions forbid a distribution on values without an order, unless they are a key's:
// which columns those of foreign_keys are cannot be said here.
func tableConditions() []any {
	column := schemaObject{{"if", schemaObject{{"not", has("foreign_key")}}}, {"then", onlyFor("distribution", orderedTypes)}}
	columns := schemaObject{{"properties", schemaObject{{"columns", schemaObject{{"items", column}}}}}}
	return []any{schemaObject{{"if", schemaObject{{"not", has("foreign_keys")}}}, {"then", columns}}}
}

// besideConditions forbid beside a key that decides the values those that do not go with it,
// and want beside a key that adds to another that other one.
func besideConditions() []any {
	var conditions []any
	for i := range deciders {
		var beside []string
		for j := i + 1; j < len(deciders); j++ {
			if !deciders[i].goesWith(&deciders[j]) {
				beside = append(beside, deciders[j].key)
			}
		}
		if len(beside) > 0 {
			conditions = append(conditions, when(deciders[i].key, without(beside)))
		}
	}
	return append(conditions, when("weights", has("values")), when("arguments", has("faker_rule")))
}

func decidersWhere(isWanted func(*decider) bool) []string {
	var keys []string
	for i := range deciders {
		if isWanted(&deciders[i]) {
			keys = append(keys, deciders[i].key)
		}
	}
	return keys
}

// without forbids keys.
func without(keys []string) schemaObject {
	var properties schemaObject
	for _, key := range keys {
		properties = append(properties, entry{key, false})
	}
	return schemaObject{{"properties", properties}}
}

// isTrue holds where a key is there and true.
func isTrue(key string) schemaObject {
	return schemaObject{{"properties", schemaObject{{key, schemaObject{{"const", true}}}}}}.with(has(key))
}

func whenTrue(key string, then schemaObject) schemaObject {
	return schemaObject{{"if", isTrue(key)}, {"then", then}}
}

// branchConditions want one way to make a value, or null.
func branchConditions() []any {
	var makers []string
	var ways []any
	for _, f := range fieldsOf(branchType) {
		if f.key != "if" && f.key != "null" {
			makers, ways = append(makers, f.key), append(ways, has(f.key))
		}
	}
	null := isTrue("null")
	return append(besideConditions(),
		schemaObject{{"if", null}, {"then", without(makers)}},
		schemaObject{{"if", schemaObject{{"not", null}}}, {"then", schemaObject{{"anyOf", ways}}}})
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
