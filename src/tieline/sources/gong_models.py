"""The shapes of Gong's records; those of calls and transcripts are in `gong_call_models`.

They follow the official document, except where recorded answers disagree with it: ids are text everywhere, and so
are the bounds of a scorecard's question.
"""

from __future__ import annotations

from tieline.sources.gong_call_models import CALL, CALL_TRANSCRIPT
from tieline.sources.schema import (
    BOOLEAN,
    DATE,
    INTEGER,
    JSON,
    NUMBER,
    TEXT,
    TEXTS,
    TIMESTAMP,
    List,
    Model,
    View,
    struct,
)

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
        fromDate=TEXT,  # midnight with the account's own offset: as an instant the day would be lost
        toDate=TEXT,
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
    fields=struct(
        id=TEXT,
        name=TEXT,
        description=TEXT,
        parentFolderId=TEXT,
        callCount=INTEGER,
        createdBy=TEXT,
        created=TIMESTAMP,
        updated=TIMESTAMP,
    ),
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
