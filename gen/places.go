package gen

import (
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// place is a city with all that goes with it.
type place struct {
	city, state, stateCode string // ISO 3166-2 without the country, as far as people write it
	country, countryCode   string // the code of ISO 3166-1
	postcode               string // # stands for a digit, @ for a letter
	calling, area          string // seven digits follow on the area code
	currency, timezone     string // ISO 4217, IANA
	latitude, longitude    int64  // of the centre, in millionths of a degree
}

// phoneDigits follow the area code of a place.
const phoneDigits = 7

// phoneRunes returns how long a phone number is with so many separators in it.
func (p *place) phoneRunes(separators int) int {
	return 1 + len(p.calling) + len(p.area) + phoneDigits + separators
}

func (p *place) postcodeRunes() int { return utf8.RuneCountInString(p.postcode) }

// countries are in alphabetical order: name, code, calling code, currency and time zone,
// then for each city its name, region, region code, postcode, area code, latitude and
// longitude, and a time zone where it is not that of the country.
// Region codes: https://www.iso.org/obp/ui/ ; zones: https://www.iana.org/time-zones
var countries = []string{
	`Argentina|AR|54|ARS|America/Argentina/Buenos_Aires
	Buenos Aires|Ciudad de Buenos Aires|C|10##|114|-34.6037|-58.3816
	Córdoba|Córdoba|X|50##|351|-31.4201|-64.1888
	Rosario|Santa Fe|S|20##|341|-32.9442|-60.6505`,
	`Australia|AU|61|AUD|Australia/Sydney
	Adelaide|South Australia|SA|50##|88|-34.9285|138.6007|Australia/Adelaide
	Brisbane|Queensland|QLD|40##|73|-27.4698|153.0251|Australia/Brisbane
	Canberra|Australian Capital Territory|ACT|26##|26|-35.2809|149.1300
	Melbourne|Victoria|VIC|30##|39|-37.8136|144.9631|Australia/Melbourne
	Perth|Western Australia|WA|60##|89|-31.9523|115.8613|Australia/Perth
	Sydney|New South Wales|NSW|20##|29|-33.8688|151.2093`,
	`Austria|AT|43|EUR|Europe/Vienna
	Graz|Steiermark|6|80##|316|47.0707|15.4395
	Salzburg|Salzburg|5|50##|662|47.8095|13.0550
	Vienna|Wien|9|11##|1|48.2082|16.3738`,
	`Belgium|BE|32|EUR|Europe/Brussels
	Antwerp|Antwerpen|VAN|20##|3|51.2194|4.4025
	Brussels|Bruxelles-Capitale|BRU|10##|2|50.8503|4.3517
	Ghent|Oost-Vlaanderen|VOV|90##|9|51.0543|3.7174`,
	`Brazil|BR|55|BRL|America/Sao_Paulo
	Belo Horizonte|Minas Gerais|MG|30###-###|313|-19.9167|-43.9345
	Brasília|Distrito Federal|DF|70###-###|613|-15.7939|-47.8828
	Curitiba|Paraná|PR|80###-###|413|-25.4284|-49.2733
	Porto Alegre|Rio Grande do Sul|RS|90###-###|513|-30.0346|-51.2177
	Recife|Pernambuco|PE|50###-###|813|-8.0476|-34.8770|America/Recife
	Rio de Janeiro|Rio de Janeiro|RJ|20###-###|212|-22.9068|-43.1729
	Salvador|Bahia|BA|40###-###|713|-12.9777|-38.5016|America/Bahia
	São Paulo|São Paulo|SP|01###-###|113|-23.5505|-46.6333`,
	`Canada|CA|1|CAD|America/Toronto
	Calgary|Alberta|AB|T2P #@#|403|51.0447|-114.0719|America/Edmonton
	Edmonton|Alberta|AB|T5J #@#|780|53.5461|-113.4938|America/Edmonton
	Halifax|Nova Scotia|NS|B3J #@#|902|44.6488|-63.5752|America/Halifax
	Montreal|Quebec|QC|H2Y #@#|514|45.5019|-73.5674
	Ottawa|Ontario|ON|K1P #@#|613|45.4215|-75.6972
	Toronto|Ontario|ON|M5V #@#|416|43.6532|-79.3832
	Vancouver|British Columbia|BC|V6B #@#|604|49.2827|-123.1207|America/Vancouver
	Winnipeg|Manitoba|MB|R3C #@#|204|49.8951|-97.1384|America/Winnipeg`,
	`Czechia|CZ|420|CZK|Europe/Prague
	Brno|Jihomoravský kraj|64|60# 0#|54|49.1951|16.6068
	Prague|Praha|10|11# 0#|22|50.0755|14.4378`,
	`Denmark|DK|45|DKK|Europe/Copenhagen
	Aarhus|Midtjylland|82|80##|8|56.1629|10.2039
	Copenhagen|Hovedstaden|84|21##|3|55.6761|12.5683
	Odense|Syddanmark|83|50##|6|55.4038|10.4024`,
	`Finland|FI|358|EUR|Europe/Helsinki
	Helsinki|Uusimaa|18|001##|9|60.1699|24.9384
	Tampere|Pirkanmaa|11|331##|3|61.4978|23.7610`,
	`France|FR|33|EUR|Europe/Paris
	Bordeaux|Nouvelle-Aquitaine|NAQ|3300#|55|44.8378|-0.5792
	Lille|Hauts-de-France|HDF|5900#|32|50.6292|3.0573
	Lyon|Auvergne-Rhône-Alpes|ARA|6900#|47|45.7640|4.8357
	Marseille|Provence-Alpes-Côte d'Azur|PAC|1300#|49|43.2965|5.3698
	Nantes|Pays de la Loire|PDL|4400#|24|47.2184|-1.5536
	Nice|Provence-Alpes-Côte d'Azur|PAC|0600#|49|43.7102|7.2620
	Paris|Île-de-France|IDF|7500#|14|48.8566|2.3522
	Strasbourg|Grand Est|GES|6700#|38|48.5734|7.7521
	Toulouse|Occitanie|OCC|3100#|56|43.6047|1.4442`,
	`Germany|DE|49|EUR|Europe/Berlin
	Berlin|Berlin|BE|101##|30|52.5200|13.4050
	Bremen|Bremen|HB|281##|421|53.0793|8.8017
	Cologne|Nordrhein-Westfalen|NW|506##|221|50.9375|6.9603
	Dresden|Sachsen|SN|010##|351|51.0504|13.7373
	Düsseldorf|Nordrhein-Westfalen|NW|402##|211|51.2277|6.7735
	Frankfurt am Main|Hessen|HE|603##|69|50.1109|8.6821
	Hamburg|Hamburg|HH|200##|40|53.5511|9.9937
	Hanover|Niedersachsen|NI|301##|511|52.3759|9.7320
	Leipzig|Sachsen|SN|041##|341|51.3397|12.3731
	Munich|Bayern|BY|803##|89|48.1351|11.5820
	Nuremberg|Bayern|BY|904##|911|49.4521|11.0767
	Stuttgart|Baden-Württemberg|BW|701##|711|48.7758|9.1829`,
	`Greece|GR|30|EUR|Europe/Athens
	Athens|Attiki|I|105 ##|210|37.9838|23.7275
	Thessaloniki|Kentriki Makedonia|B|546 ##|231|40.6401|22.9444`,
	`India|IN|91|INR|Asia/Kolkata
	Ahmedabad|Gujarat|GJ|3800##|792|23.0225|72.5714
	Bengaluru|Karnataka|KA|5600##|802|12.9716|77.5946
	Chennai|Tamil Nadu|TN|6000##|442|13.0827|80.2707
	Delhi|Delhi|DL|1100##|112|28.7041|77.1025
	Hyderabad|Telangana|TG|5000##|402|17.3850|78.4867
	Jaipur|Rajasthan|RJ|3020##|141|26.9124|75.7873
	Kolkata|West Bengal|WB|7000##|332|22.5726|88.3639
	Mumbai|Maharashtra|MH|4000##|222|19.0760|72.8777
	Pune|Maharashtra|MH|4110##|202|18.5204|73.8567`,
	`Ireland|IE|353|EUR|Europe/Dublin
	Cork|Cork|CO|T12 @##@|21|51.8985|-8.4756
	Dublin|Dublin|D|D02 @##@|1|53.3498|-6.2603`,
	`Italy|IT|39|EUR|Europe/Rome
	Bologna|Emilia-Romagna|45|401##|051|44.4949|11.3426
	Florence|Toscana|52|501##|055|43.7696|11.2558
	Milan|Lombardia|25|201##|02|45.4642|9.1900
	Naples|Campania|72|801##|081|40.8518|14.2681
	Palermo|Sicilia|82|901##|091|38.1157|13.3615
	Rome|Lazio|62|001##|06|41.9028|12.4964
	Turin|Piemonte|21|101##|011|45.0703|7.6869`,
	`Japan|JP|81|JPY|Asia/Tokyo
	Fukuoka|Fukuoka|40|810-00##|92|33.5904|130.4017
	Kyoto|Kyoto|26|600-80##|75|35.0116|135.7681
	Nagoya|Aichi|23|460-00##|52|35.1815|136.9066
	Osaka|Osaka|27|530-00##|66|34.6937|135.5023
	Sapporo|Hokkaido|01|060-00##|11|43.0618|141.3545
	Tokyo|Tokyo|13|100-00##|35|35.6762|139.6503
	Yokohama|Kanagawa|14|220-00##|45|35.4437|139.6380`,
	`Mexico|MX|52|MXN|America/Mexico_City
	Guadalajara|Jalisco|JAL|441##|333|20.6597|-103.3496
	Mexico City|Ciudad de México|CMX|060##|555|19.4326|-99.1332
	Monterrey|Nuevo León|NLE|640##|818|25.6866|-100.3161|America/Monterrey
	Puebla|Puebla|PUE|720##|222|19.0414|-98.2063
	Tijuana|Baja California|BCN|220##|664|32.5149|-117.0382|America/Tijuana`,
	`Netherlands|NL|31|EUR|Europe/Amsterdam
	Amsterdam|Noord-Holland|NH|101# @@|20|52.3676|4.9041
	Eindhoven|Noord-Brabant|NB|561# @@|40|51.4416|5.4697
	Rotterdam|Zuid-Holland|ZH|301# @@|10|51.9244|4.4777
	The Hague|Zuid-Holland|ZH|251# @@|70|52.0705|4.3007
	Utrecht|Utrecht|UT|351# @@|30|52.0907|5.1214`,
	`New Zealand|NZ|64|NZD|Pacific/Auckland
	Auckland|Auckland|AUK|101#|9|-36.8509|174.7645
	Christchurch|Canterbury|CAN|801#|3|-43.5321|172.6362
	Wellington|Wellington|WGN|601#|4|-41.2866|174.7756`,
	`Norway|NO|47|NOK|Europe/Oslo
	Bergen|Vestland|46|50##|5|60.3913|5.3221
	Oslo|Oslo|03|01##|2|59.9139|10.7522`,
	`Poland|PL|48|PLN|Europe/Warsaw
	Gdańsk|Pomorskie|22|80-###|58|54.3520|18.6466
	Kraków|Małopolskie|12|30-###|12|50.0647|19.9450
	Poznań|Wielkopolskie|30|60-###|61|52.4064|16.9252
	Warsaw|Mazowieckie|14|00-###|22|52.2297|21.0122
	Wrocław|Dolnośląskie|02|50-###|71|51.1079|17.0385`,
	`Portugal|PT|351|EUR|Europe/Lisbon
	Lisbon|Lisboa|11|11##-###|21|38.7223|-9.1393
	Porto|Porto|13|40##-###|22|41.1579|-8.6291`,
	`Singapore|SG|65|SGD|Asia/Singapore
	Singapore|Central Singapore|01|0188##|6|1.3521|103.8198`,
	`South Africa|ZA|27|ZAR|Africa/Johannesburg
	Cape Town|Western Cape|WC|80##|21|-33.9249|18.4241
	Durban|KwaZulu-Natal|KZN|40##|31|-29.8587|31.0218
	Johannesburg|Gauteng|GP|20##|11|-26.2041|28.0473`,
	`South Korea|KR|82|KRW|Asia/Seoul
	Busan|Busan|26|480##|51|35.1796|129.0756
	Incheon|Incheon|28|215##|32|37.4563|126.7052
	Seoul|Seoul|11|045##|22|37.5665|126.9780`,
	`Spain|ES|34|EUR|Europe/Madrid
	Barcelona|Cataluña|CT|080##|93|41.3851|2.1734
	Bilbao|País Vasco|PV|480##|94|43.2630|-2.9350
	Madrid|Comunidad de Madrid|MD|280##|91|40.4168|-3.7038
	Málaga|Andalucía|AN|290##|95|36.7213|-4.4214
	Seville|Andalucía|AN|410##|95|37.3891|-5.9845
	Valencia|Comunidad Valenciana|VC|460##|96|39.4699|-0.3763
	Zaragoza|Aragón|AR|500##|97|41.6488|-0.8891`,
	`Sweden|SE|46|SEK|Europe/Stockholm
	Gothenburg|Västra Götalands län|O|411 ##|31|57.7089|11.9746
	Malmö|Skåne län|M|211 ##|40|55.6050|13.0038
	Stockholm|Stockholms län|AB|111 ##|8|59.3293|18.0686`,
	`Switzerland|CH|41|CHF|Europe/Zurich
	Basel|Basel-Stadt|BS|40##|61|47.5596|7.5886
	Bern|Bern|BE|30##|31|46.9480|7.4474
	Geneva|Genève|GE|12##|22|46.2044|6.1432
	Zürich|Zürich|ZH|80##|44|47.3769|8.5417`,
	`United Kingdom|GB|44|GBP|Europe/London
	Belfast|Northern Ireland|NIR|BT1 #@@|289|54.5973|-5.9301
	Birmingham|England|ENG|B2 #@@|121|52.4862|-1.8904
	Bristol|England|ENG|BS1 #@@|117|51.4545|-2.5879
	Cardiff|Wales|WLS|CF10 #@@|292|51.4816|-3.1791
	Edinburgh|Scotland|SCT|EH1 #@@|131|55.9533|-3.1883
	Glasgow|Scotland|SCT|G2 #@@|141|55.8642|-4.2518
	Leeds|England|ENG|LS1 #@@|113|53.8008|-1.5491
	Liverpool|England|ENG|L1 #@@|151|53.4084|-2.9916
	London|England|ENG|SW1A #@@|207|51.5074|-0.1278
	Manchester|England|ENG|M2 #@@|161|53.4808|-2.2426
	Sheffield|England|ENG|S1 #@@|114|53.3811|-1.4701`,
	`United States|US|1|USD|America/New_York
	Albuquerque|New Mexico|NM|871##|505|35.0844|-106.6504|America/Denver
	Atlanta|Georgia|GA|303##|404|33.7490|-84.3880
	Austin|Texas|TX|787##|512|30.2672|-97.7431|America/Chicago
	Baltimore|Maryland|MD|212##|410|39.2904|-76.6122
	Boston|Massachusetts|MA|021##|617|42.3601|-71.0589
	Charlotte|North Carolina|NC|282##|704|35.2271|-80.8431
	Chicago|Illinois|IL|606##|312|41.8781|-87.6298|America/Chicago
	Cleveland|Ohio|OH|441##|216|41.4993|-81.6944
	Columbus|Ohio|OH|432##|614|39.9612|-82.9988
	Dallas|Texas|TX|752##|214|32.7767|-96.7970|America/Chicago
	Denver|Colorado|CO|802##|303|39.7392|-104.9903|America/Denver
	Detroit|Michigan|MI|482##|313|42.3314|-83.0458|America/Detroit
	Honolulu|Hawaii|HI|968##|808|21.3069|-157.8583|Pacific/Honolulu
	Houston|Texas|TX|770##|713|29.7604|-95.3698|America/Chicago
	Indianapolis|Indiana|IN|462##|317|39.7684|-86.1581|America/Indiana/Indianapolis
	Jacksonville|Florida|FL|322##|904|30.3322|-81.6557
	Kansas City|Missouri|MO|641##|816|39.0997|-94.5786|America/Chicago
	Las Vegas|Nevada|NV|891##|702|36.1699|-115.1398|America/Los_Angeles
	Los Angeles|California|CA|900##|213|34.0522|-118.2437|America/Los_Angeles
	Louisville|Kentucky|KY|402##|502|38.2527|-85.7585|America/Kentucky/Louisville
	Memphis|Tennessee|TN|381##|901|35.1495|-90.0490|America/Chicago
	Miami|Florida|FL|331##|305|25.7617|-80.1918
	Milwaukee|Wisconsin|WI|532##|414|43.0389|-87.9065|America/Chicago
	Minneapolis|Minnesota|MN|554##|612|44.9778|-93.2650|America/Chicago
	Nashville|Tennessee|TN|372##|615|36.1627|-86.7816|America/Chicago
	New Orleans|Louisiana|LA|701##|504|29.9511|-90.0715|America/Chicago
	New York|New York|NY|100##|212|40.7128|-74.0060
	Oklahoma City|Oklahoma|OK|731##|405|35.4676|-97.5164|America/Chicago
	Omaha|Nebraska|NE|681##|402|41.2565|-95.9345|America/Chicago
	Philadelphia|Pennsylvania|PA|191##|215|39.9526|-75.1652
	Phoenix|Arizona|AZ|850##|602|33.4484|-112.0740|America/Phoenix
	Pittsburgh|Pennsylvania|PA|152##|412|40.4406|-79.9959
	Portland|Oregon|OR|972##|503|45.5152|-122.6784|America/Los_Angeles
	Sacramento|California|CA|958##|916|38.5816|-121.4944|America/Los_Angeles
	Salt Lake City|Utah|UT|841##|801|40.7608|-111.8910|America/Denver
	San Antonio|Texas|TX|782##|210|29.4241|-98.4936|America/Chicago
	San Diego|California|CA|921##|619|32.7157|-117.1611|America/Los_Angeles
	San Francisco|California|CA|941##|415|37.7749|-122.4194|America/Los_Angeles
	Seattle|Washington|WA|981##|206|47.6062|-122.3321|America/Los_Angeles
	Washington|District of Columbia|DC|200##|202|38.9072|-77.0369`,
}

// places are all cities, in the order of the countries.
var places = sync.OnceValue(func() []place {
	var all []place
	for _, country := range countries {
		rows := strings.Split(country, "\n")
		head := strings.Split(rows[0], "|")
		for _, row := range rows[1:] {
			fields := append(strings.Split(strings.TrimSpace(row), "|"), head[4])
			all = append(all, place{
				country: head[0], countryCode: head[1], calling: head[2], currency: head[3],
				city: fields[0], state: fields[1], stateCode: fields[2], postcode: fields[3], area: fields[4],
				latitude: microdegrees(fields[5]), longitude: microdegrees(fields[6]), timezone: fields[7],
			})
		}
	}
	return all
})

// microdegrees reads an angle with four digits behind the point.
func microdegrees(text string) int64 {
	n, _ := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64) // a test reads them all
	return n * 100
}
