"""The shapes of Gong's records.

They follow the official document, except where recorded answers disagree with it: ids are text everywhere, and so
are the bounds of a scorecard's question.
"""

from __future__ import annotations

from tieline.core.errors import UnknownName
from tieline.sources.schema import (
    Boolean,
    Date,
    Integer,
    Json,
    List,
    Model,
    Number,
    Text,
    Timestamp,
    View,
    struct,
)

TEXT = Text()
INTEGER = Integer()
NUMBER = Number()
BOOLEAN = Boolean()
TIMESTAMP = Timestamp()
DATE = Date()
JSON = Json()
TEXTS = List(TEXT)

USER = Model(
    name="User",
    fields=struct(
        id=TEXT,
        emailAddress=TEXT,
        created=TIMESTAMP,
        active=BOOLEAN,
        emailAliases=TEXTS,
        trustedEmailAddress=TEXT,
        firstName=TEXT,
        lastName=TEXT,
        title=TEXT,
        phoneNumber=TEXT,
        extension=TEXT,
        personalMeetingUrls=TEXTS,
        settings=struct(
            webConferencesRecorded=BOOLEAN,
            preventWebConferenceRecording=BOOLEAN,
            telephonyCallsImported=BOOLEAN,
            emailsImported=BOOLEAN,
            preventEmailImport=BOOLEAN,
            nonRecordedMeetingsImported=BOOLEAN,
            gongConnectEnabled=BOOLEAN,
        ),
        managerId=TEXT,
        meetingConsentPageUrl=TEXT,
        conferencingProviders=List(struct(provider=TEXT, isDefault=BOOLEAN)),
        spokenLanguages=List(struct(language=TEXT, primary=BOOLEAN)),
    ),
)

_META_DATA = struct(
    id=TEXT,
    url=TEXT,
    title=TEXT,
    scheduled=TIMESTAMP,
    started=TIMESTAMP,
    duration=INTEGER,
    primaryUserId=TEXT,
    direction=TEXT,
    system=TEXT,
    scope=TEXT,
    media=TEXT,
    language=TEXT,
    workspaceId=TEXT,
    sdrDisposition=TEXT,
    clientUniqueId=TEXT,
    customData=TEXT,
    purpose=TEXT,
    meetingUrl=TEXT,
    isPrivate=BOOLEAN,
    calendarEventId=TEXT,
)

_CRM_CONTEXT = List(
    struct(
        system=TEXT,
        objects=List(
            struct(
                objectType=TEXT,
                objectId=TEXT,
                fields=List(struct(name=TEXT, value=JSON)),
                timing=TEXT,
            )
        ),
    )
)

_PARTY = struct(
    id=TEXT,
    emailAddress=TEXT,
    name=TEXT,
    title=TEXT,
    userId=TEXT,
    speakerId=TEXT,
    context=_CRM_CONTEXT,
    affiliation=TEXT,
    phoneNumber=TEXT,
    methods=TEXTS,
)

_OCCURRENCES = List(struct(startTime=NUMBER, speakerId=TEXT))

_CONTENT = struct(
    structure=List(struct(name=TEXT, duration=INTEGER)),
    trackers=List(
        struct(
            id=TEXT,
            name=TEXT,
            count=INTEGER,
            type=TEXT,
            occurrences=_OCCURRENCES,
            phrases=List(struct(count=INTEGER, occurrences=_OCCURRENCES, phrase=TEXT)),
        )
    ),
    topics=List(struct(name=TEXT, duration=INTEGER)),
    pointsOfInterest=JSON,  # withdrawn by Gong in January 2025; older accounts may still show it
    brief=TEXT,
    outline=List(
        struct(
            section=TEXT,
            startTime=NUMBER,
            duration=NUMBER,
            items=List(struct(text=TEXT, startTime=NUMBER)),
        )
    ),
    highlights=List(struct(title=TEXT, items=List(struct(text=TEXT, startTimes=List(NUMBER))))),
    callOutcome=struct(id=TEXT, category=TEXT, name=TEXT),
    keyPoints=List(struct(text=TEXT)),
)

_INTERACTION = struct(
    speakers=List(struct(id=TEXT, userId=TEXT, talkTime=NUMBER)),
    interactionStats=List(struct(name=TEXT, value=NUMBER)),
    video=List(struct(name=TEXT, duration=NUMBER)),
    questions=struct(companyCount=INTEGER, nonCompanyCount=INTEGER),
)

_COLLABORATION = struct(
    publicComments=List(
        struct(
            id=TEXT,
            audioStartTime=NUMBER,
            audioEndTime=NUMBER,
            commenterUserId=TEXT,
            comment=TEXT,
            posted=TIMESTAMP,
            inReplyTo=TEXT,
            duringCall=BOOLEAN,
        )
    )
)

CALL = Model(
    name="Call",
    fields=struct(
        metaData=_META_DATA,
        context=_CRM_CONTEXT,
        parties=List(_PARTY),
        content=_CONTENT,
        interaction=_INTERACTION,
        collaboration=_COLLABORATION,
        media=struct(audioUrl=TEXT, videoUrl=TEXT),
    ),
    views=(
        View(
            name="call_summaries",
            columns={
                "call_id": "metaData.id",
                "title": "metaData.title",
                "started": "metaData.started",
                "duration_seconds": "metaData.duration",
                "direction": "metaData.direction",
                "scope": "metaData.scope",
                "system": "metaData.system",
                "language": "metaData.language",
                "primary_user_id": "metaData.primaryUserId",
                "workspace_id": "metaData.workspaceId",
                "brief": "content.brief",
                "url": "metaData.url",
            },
        ),
        View(
            name="call_parties",
            columns={
                "call_id": "metaData.id",
                "party_no": "parties[#]",
                "party_id": "parties[].id",
                "name": "parties[].name",
                "email_address": "parties[].emailAddress",
                "title": "parties[].title",
                "affiliation": "parties[].affiliation",
                "user_id": "parties[].userId",
                "speaker_id": "parties[].speakerId",
                "phone_number": "parties[].phoneNumber",
                "methods": "parties[].methods",
            },
        ),
        View(
            name="call_trackers",
            columns={
                "call_id": "metaData.id",
                "tracker_no": "content.trackers[#]",
                "tracker_id": "content.trackers[].id",
                "name": "content.trackers[].name",
                "type": "content.trackers[].type",
                "count": "content.trackers[].count",
            },
        ),
        View(
            name="call_topics",
            columns={
                "call_id": "metaData.id",
                "topic_no": "content.topics[#]",
                "name": "content.topics[].name",
                "duration_seconds": "content.topics[].duration",
            },
        ),
    ),
)

CALL_TRANSCRIPT = Model(
    name="CallTranscript",
    fields=struct(
        callId=TEXT,
        transcript=List(
            struct(
                speakerId=TEXT,
                topic=TEXT,
                sentences=List(struct(start=INTEGER, end=INTEGER, text=TEXT)),
            )
        ),
    ),
    views=(
        View(
            name="transcript_sentences",
            columns={
                "call_id": "callId",
                "monologue_no": "transcript[#]",
                "sentence_no": "transcript[].sentences[#]",
                "speaker_id": "transcript[].speakerId",
                "topic": "transcript[].topic",
                "start_ms": "transcript[].sentences[].start",
                "end_ms": "transcript[].sentences[].end",
                "text": "transcript[].sentences[].text",
            },
        ),
    ),
)

_ACTIVITIES = (
    "callsAsHost",
    "callsGaveFeedback",
    "callsRequestedFeedback",
    "callsReceivedFeedback",
    "ownCallsListenedTo",
    "othersCallsListenedTo",
    "callsSharedInternally",
    "callsSharedExternally",
    "callsScorecardsFilled",
    "callsScorecardsReceived",
    "callsAttended",
    "callsCommentsGiven",
    "callsCommentsReceived",
    "callsMarkedAsFeedbackGiven",
    "callsMarkedAsFeedbackReceived",
)

USER_ACTIVITY = Model(
    name="UserActivity",
    fields=struct(
        userId=TEXT,
        userEmailAddress=TEXT,
        fromDate=DATE,
        toDate=DATE,
        timeZone=TEXT,
        userAggregateActivityStats=struct(**dict.fromkeys(_ACTIVITIES, INTEGER)),
    ),
)

INTERACTION_STATS = Model(
    name="InteractionStats",
    fields=struct(
        userId=TEXT,
        userEmailAddress=TEXT,
        fromDate=DATE,
        toDate=DATE,
        timeZone=TEXT,
        personInteractionStats=List(struct(name=TEXT, value=NUMBER)),
    ),
    views=(
        View(
            name="user_interaction_stats",
            columns={
                "user_id": "userId",
                "email_address": "userEmailAddress",
                "from_date": "fromDate",
                "to_date": "toDate",
                "name": "personInteractionStats[].name",
                "value": "personInteractionStats[].value",
            },
        ),
    ),
)

USER_DAILY_ACTIVITY = Model(
    name="UserDailyActivity",
    fields=struct(
        userId=TEXT,
        userEmailAddress=TEXT,
        fromDate=DATE,
        toDate=DATE,
        **dict.fromkeys(_ACTIVITIES, TEXTS),
    ),
)

ANSWERED_SCORECARD = Model(
    name="AnsweredScorecard",
    fields=struct(
        answeredScorecardId=TEXT,
        scorecardId=TEXT,
        scorecardName=TEXT,
        callId=TEXT,
        callStartTime=TIMESTAMP,
        reviewedUserId=TEXT,
        reviewerUserId=TEXT,
        reviewMethod=TEXT,
        editorUserId=TEXT,
        reviewTime=TIMESTAMP,
        visibilityType=TEXT,
        answers=List(
            struct(
                questionId=TEXT,
                questionRevisionId=TEXT,
                isOverall=BOOLEAN,
                score=INTEGER,
                answerText=TEXT,
                notApplicable=BOOLEAN,
                selectedOptions=TEXTS,
            )
        ),
    ),
)

SCORECARD = Model(
    name="Scorecard",
    fields=struct(
        scorecardId=TEXT,
        scorecardName=TEXT,
        workspaceId=TEXT,
        enabled=BOOLEAN,
        updaterUserId=TEXT,
        created=TIMESTAMP,
        updated=TIMESTAMP,
        reviewMethod=TEXT,
        questions=List(
            struct(
                questionId=TEXT,
                questionRevisionId=TEXT,
                questionText=TEXT,
                isOverall=BOOLEAN,
                questionType=TEXT,
                answerGuide=TEXT,
                minRange=TEXT,
                maxRange=TEXT,
                answerOptions=List(struct(id=TEXT, text=TEXT)),
                updaterUserId=TEXT,
                created=TIMESTAMP,
                updated=TIMESTAMP,
            )
        ),
    ),
)

TRACKER = Model(
    name="Tracker",
    fields=struct(
        trackerId=TEXT,
        trackerName=TEXT,
        workspaceId=TEXT,
        languageKeywords=List(struct(language=TEXT, keywords=TEXTS, includeRelatedForms=BOOLEAN)),
        affiliation=TEXT,
        partOfQuestion=BOOLEAN,
        saidAt=TEXT,
        saidAtInterval=INTEGER,
        saidAtUnit=TEXT,
        saidInTopics=TEXTS,
        filterQuery=TEXT,
        created=TIMESTAMP,
        creatorUserId=TEXT,
        updated=TIMESTAMP,
        updaterUserId=TEXT,
    ),
)

WORKSPACE = Model(name="Workspace", fields=struct(id=TEXT, name=TEXT, description=TEXT))

LIBRARY_FOLDER = Model(
    name="LibraryFolder",
    fields=struct(id=TEXT, name=TEXT, parentFolderId=TEXT, createdBy=TEXT, updated=TIMESTAMP),
)

LIBRARY_CALL = Model(
    name="LibraryCall",
    fields=struct(
        folderId=TEXT,
        id=TEXT,
        title=TEXT,
        note=TEXT,
        addedBy=TEXT,
        created=TIMESTAMP,
        url=TEXT,
        snippet=struct(fromSec=INTEGER, toSec=INTEGER),
    ),
)

AUDIT_LOG_ENTRY = Model(
    name="AuditLogEntry",
    fields=struct(
        logType=TEXT,
        userId=TEXT,
        userEmailAddress=TEXT,
        userFullName=TEXT,
        impersonatorUserId=TEXT,
        impersonatorEmailAddress=TEXT,
        impersonatorFullName=TEXT,
        impersonatorCompanyId=TEXT,
        eventTime=TIMESTAMP,
        logRecord=JSON,
    ),
)

GONG_MODELS = (
    USER,
    CALL,
    CALL_TRANSCRIPT,
    USER_ACTIVITY,
    INTERACTION_STATS,
    USER_DAILY_ACTIVITY,
    ANSWERED_SCORECARD,
    SCORECARD,
    TRACKER,
    WORKSPACE,
    LIBRARY_FOLDER,
    LIBRARY_CALL,
    AUDIT_LOG_ENTRY,
)


def gong_model(name: str) -> Model:
    """Return a model of Gong's by name; raises `UnknownName`."""
    for model in GONG_MODELS:
        if model.name == name:
            return model
    raise UnknownName(f"model: Gong has no {name!r}", field="model")
