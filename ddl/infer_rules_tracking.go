package ddl

// trackingRules are those of campaigns, of what people do on sites and in apps, and of what
// devices measure.
var trackingRules = []textRule{
	// Campaigns.
	{"utm source, source, mkt source, refr source, referrer source", "=utm_sources =short_sources"},
	{"utm medium, medium, traffic medium, mkt medium, refr medium", "=utm_mediums"},
	{"utm campaign, campaign, campaign name, utm campaign name, mkt campaign", "=campaigns catch_phrase buzzword"},
	{"utm term, mkt term, search term, search query, search terms, query, search keyword", "words noun_concrete"},
	{"utm content, mkt content, placement, ad placement, creative type", "=placements"},
	{"channel grouping, channel group, default channel grouping", "=channel_groups"},
	{"ad network, ad network type", "=ad_networks"},
	{"campaign type, advertising channel type", "=campaign_types"},
	{"campaign status, ad status, ad group status, adset status, keyword status", "=ad_statuses"},
	{"match type, keyword match type", "=match_types"},
	{"bid strategy, bidding strategy, bid strategy type, bidding strategy type", "=bid_strategies"},
	{"ad group, ad group name, adset, adset name, ad set name", "=ad_groups"},
	{"ad type, ad format, creative format", "=ad_formats"},
	{"click id, gclid, fbclid, msclkid", "uuid>36 md5>32 id>20"},
	{"variant, variation, ab group, test group, experiment group, experiment variant", "=variations"},

	// Sites and apps.
	{"event name, event, event text, event label", "=event_names =actions"},
	{"event category, se category", "=event_categories"},
	{"se action", "=actions"},
	{"page path, path, url path, page, request path, uri path, route, urlpath, landing page path, request uri", "=paths"},
	{"page title, page name, screen name, screen, view name, screen class", "=page_titles"},
	{"query string, urlquery, querystring, page search", "=query_strings"},
	{"urlscheme, scheme, url scheme", "=schemes"},
	{"library name, sdk name, sdk, library, tracker", "=sdks"},
	{"v tracker, v collector, v etl, sdk version, tracker version", "app_version"},
	{"br type, browser type", "=browsers"},
	{"isp, ip isp, internet provider, internet service provider", "=isps"},
	{"network carrier, mobile carrier, mobile operator, ip organization", "=mobile_carriers"},
	{"network type, connection type, effective connection type", "=network_types"},
	{"cloud region, aws region, data center region, deployment region, datacenter, data center", "=cloud_regions"},
	{"availability zone", "=availability_zones"},
	{"entity type, object type, resource type, target type", "=entity_types"},
	{"payload, metadata, meta data, properties, attributes, raw, json, context, extra, custom fields, raw data, event properties, user properties, event data, raw payload, line items, shipping lines, tax lines, note attributes, client details, payment details", "=json_texts"},

	// Devices.
	{"sensor type, metric name, metric, measurement, measure name, reading type, telemetry type, measurement type, metric type", "=metrics"},
	{"sensor unit, reading unit, measurement unit, telemetry unit, metric unit, measure unit name", "=metric_units =metric_letters"},
	{"device status, sensor status, connection status, connectivity status, health status, device state, sensor state, gateway status", "=device_statuses"},
	{"device brand, device manufacturer, device make, phone brand", "=device_brands"},
	{"device name, sensor name, gateway name, node name", "=device_names"},
	{"model, model number, model name, device model, phone model", "=models =short_models"},
	{"protocol, transport, network protocol", "=protocols"},
	{"command, cmd, command name", "=commands"},
	{"firmware version, fw version, hw version, hardware version", "app_version"},
	{"location, location name, site name, site location", "city"},
	{"zone, sales zone, sector zone", "=directions_of_the_compass"},
	{"weather, weather condition, weather conditions", "=weathers"},
	{"dtc, dtc code, trouble code", "=trouble_codes"},
	{"alert type, alarm type", "=alert_types"},
	{"alert status, alarm status, alarm state, alert state", "=alert_statuses"},
}
