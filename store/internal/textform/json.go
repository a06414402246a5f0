package textform

// JSON is a text that holds a JSON object or array, and is meant as such and not as a string,
// wherever values of a statement are passed around.
type JSON string
