package httpapi

// Routes are all that can be asked, each as method and path: "GET /health".
func Routes() []string {
	var all []string
	for _, rt := range new(handler).routes() {
		all = append(all, rt.method+" "+rt.path)
	}
	return all
}

// Description is the description of the API, in JSON.
func Description() ([]byte, error) { return new(handler).describe() }
