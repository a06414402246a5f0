package ddl

import (
	"maps"

	"github.com/dw-sim/dw-sim/schema"
)

// valueLists are the values of columns that take few, with commas between them.
var valueLists = merged(generalLists, businessLists)

// merged returns the entries of both.
func merged(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// generalLists are the lists of [valueLists] for any database.
var generalLists = map[string]string{
	"initials":              "A,B,C,D,E,F,G,H,J,K,L,M,N,P,R,S,T,W",
	"sexes":                 "M,F",
	"marital_statuses":      "single,married,divorced,widowed",
	"marital_codes":         "S,M,D,W",
	"educations":            "Primary,Secondary,College,2 yr Degree,4 yr Degree,Advanced Degree,Unknown",
	"degrees":               "None,BA,BSc,MA,MSc,PhD",
	"credit_ratings":        "Low Risk,Good,High Risk,Unknown",
	"credit_grades":         "A,B,C,D",
	"buy_potentials":        "0-500,501-1000,1001-5000,5001-10000,>10000,Unknown",
	"counties":              "Washington County,Jefferson County,Franklin County,Lincoln County,Jackson County,Madison County,Montgomery County,Clay County,Union County,Marion County",
	"countries":             "Argentina,Australia,Austria,Belgium,Brazil,Canada,Chile,China,Denmark,Egypt,Finland,France,Germany,Greece,India,Indonesia,Ireland,Italy,Japan,Kenya,Mexico,Morocco,Netherlands,Norway,Peru,Poland,Portugal,South Africa,South Korea,Spain,Sweden,Switzerland,Turkey,United Kingdom,United States,Vietnam",
	"alpha3":                "ARG,AUS,AUT,BEL,BRA,CAN,CHE,CHL,CHN,DEU,DNK,EGY,ESP,FIN,FRA,GBR,GRC,IDN,IND,IRL,ITA,JPN,KEN,KOR,MAR,MEX,NLD,NOR,PER,POL,PRT,SWE,TUR,USA,VNM,ZAF",
	"continents":            "Africa,America,Asia,Europe,Middle East",
	"roles":                 "admin,editor,viewer,guest",
	"blood_types":           "A+,A-,B+,B-,AB+,AB-,O+,O-",
	"grades":                "A,B,C,D,E,F",
	"brands":                "Acme,Contoso,Globex,Hooli,Initech,Umbrella,Vandelay",
	"categories":            "Books,Garden,Home,Music,Shoes,Sports,Toys",
	"sales_channels":        "online,partner,phone,store",
	"plans":                 "free,basic,pro,team",
	"frequencies":           "daily,weekly,monthly,yearly",
	"environments":          "dev,test,prod",
	"actions":               "click,login,logout,purchase,search,view",
	"sizes":                 "XS,S,M,L,XL",
	"containers":            "SM BOX,SM CASE,MED BAG,MED BOX,LG BOX,LG CASE,JUMBO PKG,WRAP JAR",
	"units":                 "each,box,pair,set,kg,g,l,m",
	"banks":                 "Citibank,HSBC,Barclays,Deutsche Bank,BNP Paribas,UBS,Santander",
	"currencies":            "US Dollar,Euro,Pound,Yen,Franc,Krona,Rupee,Real",
	"payment_methods":       "card,cash,invoice,transfer,wallet",
	"ship_modes":            "AIR,EXPRESS,GROUND,MAIL,RAIL,SHIP,TRUCK",
	"ship_codes":            "AIR,SEA",
	"ship_instructions":     "COLLECT COD,DELIVER IN PERSON,NONE,TAKE BACK RETURN",
	"segments":              "AUTOMOBILE,BUILDING,FURNITURE,HOUSEHOLD,MACHINERY",
	"customer_segments":     "Consumer,Corporate,Home Office",
	"contact_channels":      "chat,email,phone,web",
	"carriers":              "UPS,FEDEX,DHL,USPS,TNT,DPD",
	"statuses":              "active,inactive,pending",
	"status_codes":          "A,I,P",
	"order_statuses":        "new,paid,shipped,delivered,cancelled,returned",
	"order_codes":           "F,O,P",
	"payment_statuses":      "pending,paid,failed,refunded",
	"payment_codes":         "P,S,F,R",
	"shipment_statuses":     "pending,packed,shipped,delivered,returned",
	"shipment_codes":        "P,S,D,R",
	"invoice_statuses":      "draft,sent,paid,overdue,void",
	"ticket_statuses":       "open,in progress,resolved,closed",
	"ticket_codes":          "O,P,R,C",
	"job_statuses":          "queued,running,succeeded,failed",
	"subscription_statuses": "trial,active,paused,cancelled,expired",
	"line_codes":            "F,O",
	"return_codes":          "A,N,R",
	"priorities":            "low,medium,high,urgent",
	"priority_codes":        "L,M,H",
	"severities":            "low,medium,high,critical",
	"yes":                   "Y,N",
	"quarters":              "Q1,Q2,Q3,Q4",
	"quarter_numbers":       "1,2,3,4",
	"short_days":            "Mon,Tue,Wed,Thu,Fri,Sat,Sun",
	"short_months":          "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
	"seasons":               "Spring,Summer,Fall,Winter",
	"shifts":                "first,second,third",
	"meals":                 "breakfast,lunch,dinner",
	"browsers":              "Chrome,Edge,Firefox,Opera,Safari",
	"platforms":             "Android,iOS,Linux,macOS,Windows",
	"devices":               "desktop,mobile,tablet",
	"mime_types":            "image/png,text/csv,text/html,text/xml",
	"channels":              "ads,email,organic,referral,social",
	"airlines":              "Air France,ANA,British Airways,Delta,Emirates,Iberia,KLM,Lufthansa,Qantas,Qatar Airways,Ryanair,SAS,Swiss,United",
	"airline_codes":         "AF,NH,BA,DL,EK,IB,KL,LH,QF,QR,FR,SK,LX,UA",
}

// Values of types that have become text.
var (
	points = []schema.Value{
		"POINT(13.405 52.52)", "POINT(2.3522 48.8566)", "POINT(-0.1276 51.5072)", "POINT(-74.006 40.7128)", "POINT(-118.2437 34.0522)",
		"POINT(139.6917 35.6895)", "POINT(151.2093 -33.8688)", "POINT(-46.6333 -23.5505)", "POINT(77.209 28.6139)", "POINT(18.4241 -33.9249)",
	}
	intervals = []schema.Value{"1 day", "3 days", "7 days", "30 days", "90 days", "1 year"}
)
