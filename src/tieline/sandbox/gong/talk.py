"""What is said in a sales conversation: phases with turns of the seller (S) and the buyer (B), and their slots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A part of a conversation: its topic in Gong, and turns to draw from."""

    topic: str
    section: str
    points: tuple[str, ...]
    #: Exchanges: who speaks (S or B) and what, turn after turn.
    exchanges: tuple[tuple[tuple[str, str], ...], ...]


OPENING = Phase(
    topic="Small Talk",
    section="Introductions",
    points=("The teams introduced themselves.", "{seller} set the agenda for the call."),
    exchanges=(
        (
            ("S", "Hi {buyer}, good to see you again. How is everything over at {company}?"),
            ("B", "Hey {seller}, busy as always. Quarter end is coming up, so the whole team is stretched."),
            ("S", "I can imagine. Thanks for making the time today, I know it is not easy."),
            ("S", "I have us down for {minutes} minutes. Does that still work for you?"),
            ("B", "Yes, that works. I do have a hard stop after that."),
        ),
        (
            ("S", "Hello everyone, can you hear me alright?"),
            ("B", "Yes, loud and clear. Give us one second, {other} is just joining."),
            ("S", "No rush at all. I will share a short agenda while we wait."),
            ("B", "Great, thank you {seller}."),
        ),
        (
            ("S", "Morning {buyer}! Did you get the notes I sent over after we last spoke?"),
            (
                "B",
                "I did, and I passed them on to {other}. They had a couple of questions, which is why I asked for this call.",
            ),
            ("S", "Perfect, then let us start with those."),
        ),
    ),
)

DISCOVERY = Phase(
    topic="Discovery",
    section="Current situation",
    points=(
        "{company} tracks {pain} in spreadsheets today.",
        "The team loses about {number} hours a week to manual work.",
        "{buyer} wants one place that everyone can trust.",
    ),
    exchanges=(
        (
            ("S", "Could you walk me through how you handle {pain} today?"),
            (
                "B",
                "Honestly, most of it lives in spreadsheets. Somebody exports the numbers on Monday and we paste them together.",
            ),
            (
                "B",
                "It takes one person the better part of a day, and by Wednesday it is already out of date.",
            ),
            ("S", "And what happens when the numbers are off?"),
            ("B", "Then we find out from the customer, which is the worst way to find out."),
        ),
        (
            ("S", "If you could change one thing about {pain}, what would it be?"),
            ("B", "I would want to see problems before they land on my desk. Right now we only ever react."),
            ("S", "That makes sense. How many people are involved in that process?"),
            ("B", "About {number}, across three offices, and every office does it a little differently."),
        ),
        (
            ("B", "We grew by almost forty percent last year and the old process just did not grow with us."),
            ("S", "What have you tried so far?"),
            (
                "B",
                "We looked at building something ourselves. Engineering said two quarters, and then it slipped.",
            ),
            ("S", "That is something we hear a lot. Who would own it if you did go ahead?"),
            ("B", "Probably {other}, with my team as the main users."),
        ),
    ),
)

DEMO = Phase(
    topic="Product Demo",
    section="Product walkthrough",
    points=(
        "{seller} showed live dashboards and alerting.",
        "{buyer} asked how {product} connects to the warehouse.",
        "Role based access covers the needs of the regional teams.",
    ),
    exchanges=(
        (
            ("S", "Let me share my screen. You should see the {product} overview now."),
            ("B", "Yes, I can see it."),
            (
                "S",
                "Each row here is one of your sites. Red means something needs attention before the end of the day.",
            ),
            ("B", "Oh, that is nice. Can I filter that by region?"),
            ("S", "You can, and you can save that view and share it with your team."),
            ("B", "How often does it refresh?"),
            ("S", "Every fifteen minutes by default, and you can go down to one minute."),
        ),
        (
            ("B", "How does this connect to our warehouse? We are on Snowflake."),
            (
                "S",
                "There is a native connector. You give it a read only role, and the first load usually finishes within an hour.",
            ),
            ("B", "And nothing gets written back?"),
            ("S", "Nothing, unless you switch that on for a table yourself."),
            ("B", "Good. Security will ask me that first thing."),
        ),
        (
            ("S", "This is where your managers would spend most of their time."),
            ("B", "Can they see each other's numbers? That might be a bit sensitive."),
            ("S", "Only if you want them to. Access follows the roles you already have in your directory."),
            ("B", "Okay, that would have been a deal breaker otherwise."),
        ),
    ),
)

PRICING = Phase(
    topic="Pricing",
    section="Pricing and budget",
    points=(
        "{company} has a budget of about {amount} for this year.",
        "{buyer} asked for a discount on a multi-year agreement.",
        "Pricing is per seat with unlimited viewers.",
    ),
    exchanges=(
        (
            ("B", "Let us talk about the price. What are we looking at for a team of our size?"),
            (
                "S",
                "For {number} seats you would be at around {amount} a year, with unlimited viewers included.",
            ),
            ("B", "That is a bit more than I had in mind."),
            ("S", "I understand. Can I ask what you are comparing it with?"),
            ("B", "Well, {competitor} came in lower, although I am not sure it is the same scope."),
        ),
        (
            ("B", "Is there any room if we sign for two or three years?"),
            (
                "S",
                "There is. A three year agreement brings the price down noticeably, and it locks the rate.",
            ),
            ("B", "Finance will like the locked rate. I need to check whether we can commit that long."),
            ("S", "Of course. I will send you both options side by side."),
        ),
        (
            ("S", "Do you already have budget set aside for this?"),
            ("B", "We have about {amount} left this year. Anything above that goes to the CFO."),
            ("S", "Then let us try to stay within that for the first phase."),
        ),
    ),
)

OBJECTIONS = Phase(
    topic="Objections",
    section="Concerns",
    points=(
        "{buyer} is worried about the time that a rollout takes.",
        "{company} is also talking to {competitor}.",
        "A security review has to happen before signature.",
    ),
    exchanges=(
        (
            (
                "B",
                "My main worry is the rollout. The last tool took us nine months and nobody used it in the end.",
            ),
            ("S", "That is a fair concern. Most of our customers of your size are live within six weeks."),
            ("S", "We do that by starting with one site, and only moving on when that team is happy."),
            ("B", "Six weeks would be great, if it is true."),
            ("S", "I can put you in touch with someone at a company very much like yours."),
        ),
        (
            ("B", "I should be open with you, we are also looking at {competitor}."),
            ("S", "Thanks for telling me. What do you like about them?"),
            ("B", "They have been around for longer, and one of our board members knows them."),
            (
                "S",
                "They are a good company. Where our customers tell us we differ is the time it takes to see value.",
            ),
        ),
        (
            ("B", "Our security team will want to see your certifications before anything gets signed."),
            ("S", "No problem. I will send the SOC 2 report and the latest penetration test summary today."),
            ("B", "And where is the data stored?"),
            ("S", "In the region you choose. For you that would be the one closest to your head office."),
        ),
    ),
)

RENEWAL = Phase(
    topic="Customer Success",
    section="Usage and results",
    points=(
        "{company} uses {product} at {number} sites.",
        "Alerts cut late deliveries by about a third.",
        "{buyer} wants more training for new managers.",
    ),
    exchanges=(
        (
            ("S", "I pulled your usage before the call. You have {number} people in the product every week."),
            ("B", "That sounds about right. The operations team practically lives in it."),
            ("S", "Is there anybody who should be using it and is not?"),
            ("B", "The new managers. They started after the training, so nobody ever showed them around."),
            ("S", "We can set up a session for them next week."),
        ),
        (
            ("B", "The alerts alone have paid for it. We cut late deliveries by about a third."),
            ("S", "That is wonderful to hear. Would you be open to sharing that as a short case study?"),
            ("B", "I would have to ask marketing, but personally, yes."),
        ),
        (
            ("B", "There was an outage in March that hurt us a bit. Has that been fixed?"),
            ("S", "It has. We moved that service to a second region, and I can send you the report."),
            ("B", "Please do, my boss still brings it up."),
        ),
    ),
)

CLOSING = Phase(
    topic="Next Steps",
    section="Next steps",
    points=(
        "{seller} will send a proposal with both options.",
        "{buyer} will check with {other} and finance.",
        "The teams meet again on {day}.",
    ),
    exchanges=(
        (
            ("S", "We have a few minutes left, so let us agree on the next steps."),
            ("B", "Sure. From our side, I need to bring {other} and finance into the loop."),
            ("S", "And I will send over the proposal and the security documents today."),
            ("S", "Shall we talk again on {day}?"),
            ("B", "{day} works. Send me an invite for the same time."),
            ("S", "Will do. Thanks everyone, have a great rest of your day."),
            ("B", "Thank you {seller}, bye."),
        ),
        (
            ("B", "I think I have what I need for now. What do you need from us?"),
            ("S", "A list of the sites for the first phase, and the name of somebody in IT."),
            ("B", "You will have both by {day}."),
            ("S", "Perfect. I will follow up with a summary by mail. Thank you for your time."),
            ("B", "Thanks, talk soon."),
        ),
    ),
)

FILLERS = (
    ("S", "Right, that makes a lot of sense."),
    ("B", "Mm-hmm, okay."),
    ("B", "Could you say a little more about that?"),
    ("S", "Let me make a note of that so that I do not forget."),
    ("B", "We had something similar at my last company, and it never quite worked."),
    ("S", "That is a great question, actually."),
    ("B", "Sorry, I was on mute. I said that sounds reasonable."),
    ("S", "Just to play that back, you would want this for {number} people by the end of the quarter?"),
    ("B", "Exactly. Maybe a few more if the first phase goes well."),
    ("S", "And does {other} see it the same way?"),
    ("B", "I believe so, but I would rather have that from {other} directly."),
)

#: The kinds of calls: the title, and the phases between opening and closing.
KINDS: tuple[tuple[str, str, tuple[Phase, ...]], ...] = (
    ("Discovery", "Discovery call: {company} <> Halden", (DISCOVERY, OBJECTIONS)),
    ("Demo", "{product} demo for {company}", (DISCOVERY, DEMO)),
    ("Demo", "Halden <> {company}: technical deep dive", (DEMO, OBJECTIONS)),
    ("Pricing", "Pricing review with {company}", (PRICING, OBJECTIONS)),
    ("Negotiation", "{company} - commercial terms", (OBJECTIONS, PRICING)),
    ("Renewal", "{company} quarterly business review", (RENEWAL, DEMO)),
    ("Renewal", "Renewal: {company}", (RENEWAL, PRICING)),
    ("Check-in", "Check-in {company} / Halden", (RENEWAL, DISCOVERY)),
)
PRODUCTS = ("Halden Atlas", "Halden Pulse", "Halden Relay")
COMPETITORS = ("Brightline", "Cobalt Systems", "Nimbus One", "Stackwell")
PAINS = (
    "delivery exceptions",
    "inventory counts",
    "supplier scorecards",
    "route planning",
    "returns",
    "forecasting",
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
COMMENTS = (
    "Great question here, this is how discovery should sound.",
    "We should have asked about the budget at this point.",
    "Nice handling of the objection!",
    "Please follow up on the security documents.",
    "Let us use this part in onboarding.",
)
