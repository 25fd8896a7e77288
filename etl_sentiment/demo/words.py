"""The vocabulary of the gazette of Veldmark, a republic that does not exist; written for this project."""

from __future__ import annotations

REPUBLIC = "Republic of Veldmark"
GAZETTE = "Gazette of the Republic of Veldmark"

ISSUERS = (
    "National Assembly",
    "Council of Ministers",
    "Ministry of Harbours and Fisheries",
    "Ministry of Roads & Railways",
    "Ministry of Forests, Moors and Rivers",
    "Ministry of Schools and Learning",
    "Ministry of Health",
    "Treasury of the Republic",
)

FORMS = (
    "Act on {}",
    "Act amending the Rules on {}",
    "Decree concerning {}",
    "Regulation on {}",
    "Order on Fees for {}",
    "Ordinance on the Supervision of {}",
)

TOPICS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Harbour Pilots", "a pilot station", ("Harbours", "Professions")),
    ("Coastal Lighthouses", "a lighthouse", ("Harbours", "Safety")),
    ("Oyster Beds and Mussel Rafts", "an oyster bed", ("Fisheries", "Food")),
    ("Herring Quotas", "a herring boat", ("Fisheries",)),
    ("River Ferries", "a ferry", ("Rivers", "Transport")),
    ("Toll Bridges & Fords", "a toll bridge", ("Roads", "Public money")),
    ("Mountain Railways", "a mountain railway", ("Railways", "Safety")),
    ("Night Trains", "a night train", ("Railways", "Transport")),
    ("Bicycle Lanes in Towns", "a bicycle lane", ("Roads", "Towns")),
    ("Heavy Goods on Moorland Roads", "a heavy vehicle", ("Roads", "Moors")),
    ("Peat Cutting", "a peat bank", ("Moors", "Environment")),
    ("Old-Growth Forests", "an old forest", ("Forests", "Environment")),
    ("Charcoal Burning", "a charcoal kiln", ("Forests", "Trades")),
    ("Beekeeping", "a beehive", ("Farming", "Food")),
    ("Mountain Pastures", "a mountain pasture", ("Farming", "Environment")),
    ("Seed Potatoes", "a seed potato field", ("Farming", "Food")),
    ("Cider and Perry", "a cider press", ("Food", "Trades")),
    ("Drinking Water Springs", "a spring", ("Water", "Health")),
    ("Village Wells", "a well", ("Water", "Towns")),
    ("Flood Dykes", "a dyke", ("Water", "Safety")),
    ("Small Hydro-Electric Plants", "a small power plant", ("Energy", "Rivers")),
    ("Wind Turbines at Sea", "a wind turbine", ("Energy", "Harbours")),
    ("District Heating", "a heating network", ("Energy", "Towns")),
    ("Primary Schools", "a primary school", ("Schools",)),
    ("School Meals", "a school kitchen", ("Schools", "Food")),
    ("Public Libraries", "a library", ("Learning", "Towns")),
    ("Apprentices' Wages", "an apprentice", ("Learning", "Work")),
    ("Minority Languages in Teaching", "a language class", ("Schools", "Languages")),
    ("Midwives", "a midwife's practice", ("Health", "Professions")),
    ("Country Pharmacies", "a pharmacy", ("Health", "Trades")),
    ("Ambulance Boats", "an ambulance boat", ("Health", "Harbours")),
    ("Thermal Baths", "a thermal bath", ("Health", "Water")),
    ("Noise near Hospitals", "a source of noise", ("Health", "Towns")),
    ("Market Weights and Measures", "a market scale", ("Trades", "Consumers")),
    ("Pawnbrokers", "a pawnshop", ("Trades", "Consumers")),
    ("Savings Co-operatives", "a savings co-operative", ("Public money", "Consumers")),
    ("Town Hall Records", "a register", ("Towns", "Archives")),
    ("Bell Towers & Monuments", "a bell tower", ("Towns", "Culture")),
    ("Travelling Theatres", "a travelling theatre", ("Culture", "Trades")),
    ("Winter Fuel Allowances", "an allowance", ("Public money", "Energy")),
)

STATUSES = ("In force", "In force", "In force", "Amended", "Amended", "Repealed", "Not yet in force")

SUMMARIES = (
    "Says who may run {thing} and which duties follow from it.",
    "Sets the permit, the inspection and the fees that go with {thing}, and names the office in charge.",
    "Brings the older rules on {thing} together and gives those concerned until spring to comply.",
    "Limits where {thing} may be set up. Existing rights are kept for ten years.",
    "Makes the keeper of {thing} report once a year, and opens the reports to the public.",
)

HEADINGS = (
    "Purpose",
    "Scope",
    "Meaning of words",
    "Permit",
    "Application",
    "Conditions",
    "Inspection",
    "Duty to report",
    "Register",
    "Fees",
    "Safety",
    "Neighbours and third parties",
    "Withdrawal of a permit",
    "Complaints",
    "Penalties",
    "Transitional provisions",
    "Evaluation",
    "Delegated powers",
)

PROVISIONS = (
    "Whoever runs {thing} in the territory of the Republic shall hold a permit of the {issuer}.",
    "The application is made in writing, names the place concerned, and is decided within {days} days.",
    "The {issuer} may ask for further documents once; the time limit is suspended until they arrive.",
    "A permit for {thing} is valid for {years} years and may be renewed for the same period.",
    "The permit ends when its holder dies, gives it up, or has made no use of it for {years} years.",
    "An inspector may enter the premises during working hours and shall show a written order on request.",
    "The holder keeps a book on {thing}, in which every incident is entered on the day it becomes known.",
    "The book is kept for {years} years and is open to anyone who shows a legitimate interest.",
    "A fee of {amount} crowns is due on application and is not refunded where the permit is refused.",
    "Municipalities with fewer than {amount} inhabitants may share an office for the tasks of this section.",
    "Where {thing} endangers life or health, the {issuer} orders its closure at once.",
    "Against a closure an appeal may be made within {days} days; the appeal has no suspensive effect.",
    "Neighbours are to be heard before a permit is given, unless the danger does not allow for delay.",
    "Damage caused by {thing} is made good by the holder of the permit, whether or not there was fault.",
    "Whoever acts against this section is fined up to {amount} crowns; in minor cases a warning is given.",
    "The {issuer} reports to the National Assembly every {years} years on how these rules have worked.",
    "Rights that existed on the day of publication continue for {years} years without a new permit.",
    "The details, such as forms, marks and technical drawings, are laid down in an implementing order.",
    "A public register of {thing} is kept; entries are corrected within {days} days of a justified request.",
    "Anyone may ask, at no cost and without giving a reason, whether a given permit is in force.",
    "Permits of other states are accepted where that state accepts the permits of the Republic.",
    "During frost, flood or storm the {issuer} may restrict the use of {thing} for up to {days} days.",
)

ANNEX = (
    "This annex is part of {number}. It lists the forms that the {issuer} accepts, and the order of their use.",
    "Form A is an application for a first permit. It names the applicant, the place, the buildings and the machinery, "
    "and is accompanied by a drawing to scale on which neighbouring properties are marked.",
    "Form B is an application for renewal. A drawing is necessary only where something has been altered since.",
    "Form C is a report of an incident. It is delivered within three working days, or immediately where somebody has "
    "been injured, and says which precautions were taken so that the incident is not repeated.",
    "Forms are available at no cost from every municipality and from the {issuer}; copies made by the applicant are "
    "accepted if they are legible and complete.",
)
