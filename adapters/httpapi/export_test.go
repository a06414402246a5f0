package httpapi

// Route is one thing that can be asked.
type Route struct {
	Name                 string // such as "GET /health"
	Params, Takes, Gives []string
}

// Routes are all that can be asked.
func Routes() []Route {
	var all []Route
	for _, rt := range new(handler).routes() {
		r := Route{Name: rt.method + " " + rt.path, Params: rt.params, Takes: rt.takes, Gives: rt.gives}
		if r.Takes == nil && rt.method == "POST" {
			r.Takes = []string{mediaJSON}
		}
		if r.Gives == nil {
			r.Gives = []string{mediaJSON}
		}
		all = append(all, r)
	}
	return all
}

// Description is the description of the API, in JSON.
func Description() ([]byte, error) { return new(handler).describe() }
