package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
)

// knownHosts refuses requests that call the server by a name that is not its own. A page of
// another site can make its own name stand for this machine (DNS rebinding), but not
// call the server by another.
func (h *handler) knownHosts(next http.Handler) http.Handler {
	allowed := map[string]bool{"localhost": true}
	for _, name := range h.options.Hosts {
		if address, err := netip.ParseAddr(name); err == nil && address.Is6() {
			name = "[" + name + "]"
		}
		host, _, ok := splitHost(name)
		if !ok {
			h.log.Warn("no request can have this host, which is to be allowed", "host", name)
		}
		allowed[host] = ok
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, ok := splitHost(r.Host)
		if allowed["*"] || ok && (allowed[host] || isOwnAddress(host, r)) {
			next.ServeHTTP(w, r)
			return
		}
		h.fail(w, r, statusf(http.StatusMisdirectedRequest,
			"%q is not a name of this server; it answers to localhost, to the address it is reached at, and to what --allow-host names", clip(r.Host)))
	})
}

// splitHost takes a Host header apart: the name in lower case without a dot at its end, or the
// address in its shortest form without a zone, and the port, if any.
func splitHost(text string) (host, port string, ok bool) {
	host = text
	if i := strings.LastIndexByte(text, ':'); i >= 0 && !strings.HasSuffix(text, "]") {
		host, port = text[:i], text[i+1:]
		if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || strconv.FormatUint(n, 10) != port) {
			return "", "", false
		}
	}
	if inner, isBracketed := strings.CutPrefix(host, "["); isBracketed {
		inner, isBracketed = strings.CutSuffix(inner, "]")
		address, err := netip.ParseAddr(strings.Replace(inner, "%25", "%", 1))
		if !isBracketed || err != nil || !address.Is6() {
			return "", "", false
		}
		return address.Unmap().WithZone("").String(), port, true
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return host, port, host != "" && !strings.ContainsAny(host, ":[]/\\@?# ")
}

// isOwnAddress reports whether a host is an address of this machine alone, or the one that the
// connection of a request came in at.
func isOwnAddress(host string, r *http.Request) bool {
	address, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	if address.IsLoopback() {
		return true
	}
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	tcp, ok := local.(*net.TCPAddr)
	return ok && tcp.AddrPort().Addr().Unmap().WithZone("") == address
}
