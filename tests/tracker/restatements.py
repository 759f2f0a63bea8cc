"""What was recommended, the same said again in other words, and near misses that are about something else.

Written for this test: paraphrased, put into another order, shortened, or made longer, as a later meeting does it.
"""

TRACKED: tuple[tuple[str, str], ...] = (
    ("Establish a U.S.-EU Health Task Force", "Answer health emergencies together and faster"),
    ("Create a Shared Data Repository", "Exchange health data in real time"),
    ("Facilitate Vaccine Collaboration", "Be able to develop new vaccines quickly"),
    ("Set up a joint task force for cybersecurity and the protection of personal data", ""),
    ("Expand cooperation on renewable energy technology, so that climate targets stay within reach", ""),
    ("Start programmes of cultural exchange through which the two publics come to know each other better", ""),
    ("Simplify trade negotiations", "Lower the tariffs on green technology"),
    ("Bring universities together in joint research programmes", "Work on problems that none can solve alone"),
    ("Send more students abroad", "Tomorrow's leaders know one another"),
    ("Convene a yearly policy dialogue", "Give the platforms for dialogue a fixed date and a host"),
    ("Compare grid standards for offshore wind", "Remove an obstacle to shared renewable projects"),
    ("Draft a common list of green goods", "Prepare lower tariffs on green technology"),
    ("Adopt common rules for the seizure of assets of sanctioned persons", "Close gaps between jurisdictions"),
    ("Publish an annual report on the export of dual-use goods", "Show what was licensed, and to whom"),
    ("Provide de-mining equipment and training for farmland in the border districts", ""),
    ("Open a second rail crossing for grain shipments", "Move harvests to the ports in time"),
    ("Ratify the convention on the recognition of higher education qualifications", ""),
    ("Install air quality sensors in the ten largest cities", "Warn people before the air becomes dangerous"),
    ("Share passenger name records with border police within twenty-four hours", ""),
    ("Fund shelters for victims of human trafficking in every region", ""),
    ("Translate the guidance for asylum interviewers into six languages", ""),
    ("Agree a protocol for the mutual evacuation of embassy staff", "Nobody is left behind in a crisis"),
    ("Reduce methane emissions from landfill sites by a third before 2030", ""),
    ("Train judges in the handling of electronic evidence", "Cases about the internet are decided sooner"),
    # Near misses: the same sort of words about other things.
    ("Establish a joint task force on maritime security", "Protect shipping lanes"),
    ("Create a shared repository of court decisions", "Judges find what others decided"),
    ("Facilitate visas for artists", "Festivals can invite whom they want"),
    ("Set up a joint working group on the protection of consumers", ""),
    ("Expand cooperation on nuclear safety", "Inspect plants together"),
    ("Start programmes of youth exchange in sport", ""),
    ("Simplify customs procedures for small parcels", ""),
    ("Bring museums together in joint exhibitions", ""),
    ("Convene a yearly meeting of the heads of customs", ""),
    ("Compare building standards for schools", "Make classrooms safe in an earthquake"),
    ("Publish an annual report on hate crime", "Show where it grows"),
    ("Provide training for election observers", ""),
    ("Open a second consulate in the north", ""),
    ("Ratify the convention on the conservation of migratory species", ""),
    ("Install radar stations along the coast", ""),
    ("Fund research into rare diseases", ""),
    ("Translate school books into minority languages", ""),
    ("Reduce nitrogen emissions from farming by a fifth before 2032", ""),
    ("Train police officers in first aid", ""),
    ("Agree a protocol for the exchange of radar data", ""),
)
"""Titles and goals."""

RESTATED: tuple[tuple[str, str], ...] = (
    # What is said again, and the title of what it restates.
    ("The transatlantic health task force should be set up without delay", "Establish a U.S.-EU Health Task Force"),
    ("Task force on health of the U.S. and the EU", "Establish a U.S.-EU Health Task Force"),
    ("Both sides will found a standing group to answer health emergencies", "Establish a U.S.-EU Health Task Force"),
    ("Put the repository for shared health data into operation", "Create a Shared Data Repository"),
    ("A repository in which both sides share data in real time", "Create a Shared Data Repository"),
    ("Collaborate on vaccines", "Facilitate Vaccine Collaboration"),
    ("Laboratories of both sides should develop vaccines together and quickly", "Facilitate Vaccine Collaboration"),
    (
        "Protect personal data and strengthen cybersecurity through one task force",
        "Set up a joint task force for cybersecurity and the protection of personal data",
    ),
    (
        "Cybersecurity: create the joint task force that was proposed",
        "Set up a joint task force for cybersecurity and the protection of personal data",
    ),
    (
        "Renewable energy: technology cooperation to be expanded to keep the climate targets",
        "Expand cooperation on renewable energy technology, so that climate targets stay within reach",
    ),
    (
        "More cooperation on technologies for renewables",
        "Expand cooperation on renewable energy technology, so that climate targets stay within reach",
    ),
    (
        "Cultural exchange programmes for both publics",
        "Start programmes of cultural exchange through which the two publics come to know each other better",
    ),
    ("Lower tariffs on green technologies by simpler negotiations on trade", "Simplify trade negotiations"),
    ("Joint programmes of research between universities", "Bring universities together in joint research programmes"),
    (
        "Universities on both shores should pool their research in common programmes",
        "Bring universities together in joint research programmes",
    ),
    ("Increase the number of students who study abroad", "Send more students abroad"),
    ("Hold the policy dialogue every year, with a host and a fixed date", "Convene a yearly policy dialogue"),
    ("Align standards of electricity grids for offshore wind farms", "Compare grid standards for offshore wind"),
    ("List of green goods, to be drawn up in common", "Draft a common list of green goods"),
    (
        "Seize the assets of persons under sanctions by common rules",
        "Adopt common rules for the seizure of assets of sanctioned persons",
    ),
    (
        "Governments should report once a year which exports of dual-use goods they licensed",
        "Publish an annual report on the export of dual-use goods",
    ),
    (
        "Border districts: deliver equipment for de-mining and train farmers",
        "Provide de-mining equipment and training for farmland in the border districts",
    ),
    ("Clear mines from farmland", "Provide de-mining equipment and training for farmland in the border districts"),
    ("Grain shipments need another rail crossing", "Open a second rail crossing for grain shipments"),
    (
        "Recognise each other's qualifications in higher education by ratifying the convention",
        "Ratify the convention on the recognition of higher education qualifications",
    ),
    (
        "Air quality is to be measured by sensors in large cities",
        "Install air quality sensors in the ten largest cities",
    ),
    (
        "Border police should receive passenger name records after no more than a day",
        "Share passenger name records with border police within twenty-four hours",
    ),
    (
        "In every region, pay for shelters where victims of trafficking are safe",
        "Fund shelters for victims of human trafficking in every region",
    ),
    (
        "Guidance for those who interview asylum seekers: six translations",
        "Translate the guidance for asylum interviewers into six languages",
    ),
    (
        "Evacuate the staff of each other's embassies under an agreed protocol",
        "Agree a protocol for the mutual evacuation of embassy staff",
    ),
    (
        "Landfill sites: cut methane by one third by 2030",
        "Reduce methane emissions from landfill sites by a third before 2030",
    ),
    (
        "Judges should learn to handle evidence in electronic form",
        "Train judges in the handling of electronic evidence",
    ),
    ("Electronic evidence: courses for the judiciary", "Train judges in the handling of electronic evidence"),
)

UNLIKE = (
    "Return the visitor badges and close the accounts of the venue",
    "Appoint a special envoy for the Arctic",
    "Restore the bridge over the canal before winter",
    "Lift the ban on the import of poultry",
    "Count wolves in the mountain parks",
)
"""What nothing tracked says."""
