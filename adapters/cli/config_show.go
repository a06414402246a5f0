package cli

import (
	"strings"
)

type configCommands struct {
	Show configShowCommand `cmd:"" help:"Show every setting with its value, and where it comes from."`
}

type configShowCommand struct{}

func (*configShowCommand) Help() string {
	return `Flags go before the environment, the environment before dw-sim.yaml in the working directory (or
the file that --config names), and that before the defaults. Secrets are masked. Where there is no value, dw-sim chooses: --help of a command
says what.

Examples:

    dw-sim config show
    DW_SIMULATOR_MAX_WORKERS=1 dw-sim config show --json`
}

// shownSetting is a setting as it is in force.
type shownSetting struct {
	Key         string `json:"key"`         // in dw-sim.yaml
	Environment string `json:"environment"` // the variable of the same meaning
	Value       string `json:"value"`       // without secrets; empty where there is none
	From        string `json:"from"`        // default, a place in a file, a variable or a flag
}

// usual are the values of settings that nobody has given, where that is another than none.
var usual = map[string]string{
	"log_level": "warn", "log_format": "text", "host": "127.0.0.1", "port": "8000",
	"max_body": "10MiB", "max_requests": "64",
}

// Run shows the settings.
func (*configShowCommand) Run(s *session) error {
	cfg, err := loadConfig(s.globals, s.env)
	if err != nil {
		return err
	}
	shown := make([]shownSetting, len(settings))
	t := columns("SETTING", "VALUE", "FROM")
	for i, setting := range settings {
		shown[i] = cfg.shown(setting)
		t.add(shown[i].Key, shown[i].Value, shown[i].From)
	}
	if s.JSON {
		return s.console.printJSON(struct {
			File     string         `json:"file"` // that was read; empty for none
			Settings []shownSetting `json:"settings"`
		}{cfg.file, shown})
	}
	return s.console.show(t)
}

// shown is a setting of the configuration for people to see.
func (c *config) shown(s setting) shownSetting {
	of := shownSetting{Key: s.key, Environment: s.env, Value: usual[s.key], From: "default"}
	if g, is := c.given[s.key]; is {
		of.Value, of.From = g.value, g.from
	}
	switch {
	case s.key == "data_root":
		of.Value = c.dataRoot
	case s.key == "target_db_url":
		of.Value = masked(c.targetDBURL)
	case s.key == "tls_cert":
		of.Value = c.serving.tlsCert
	case s.key == "tls_key":
		of.Value = c.serving.tlsKey
	case s.key == "token" && of.Value != "":
		of.Value = "xxxxx"
	case of.Value != "" && (strings.HasSuffix(s.key, "_url") || s.key == "stage_bucket" || s.key == "server"):
		of.Value = masked(of.Value)
	}
	return of
}
