"""The shapes of Gong's calls and transcripts, and the flat views over them."""

from __future__ import annotations

from tieline.sources.schema import (
    BOOLEAN,
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
