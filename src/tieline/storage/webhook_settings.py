"""The settings of webhooks in the database: one document, sealed as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from tieline.auth.credentials import concealed, revealed
from tieline.connections.vault import KeyRing
from tieline.core.typed import decoder
from tieline.storage.database import Database, Row, Transaction
from tieline.storage.unlock import KeyProof
from tieline.webhooks.settings import WebhookSettings

#: Where the settings are, and what they are bound to.
WEBHOOK_SETTINGS = "webhook_settings"
WEBHOOK_SETTINGS_AAD = b"meta:webhook_settings"

_ENCODE = msgspec.json.Encoder(enc_hook=revealed).encode
_DECODER: msgspec.json.Decoder[WebhookSettings] = decoder(WebhookSettings, dec_hook=concealed)


class SqlWebhookSettingsStore:
    """A `SettingsStore` in a database."""

    def __init__(self, database: Database, keys: KeyRing) -> None:
        self._database = database
        self._keys = keys
        self._proof = KeyProof(keys)

    def read(self) -> WebhookSettings:
        return self._opened(self._database.read("read_meta", key=WEBHOOK_SETTINGS))

    def update(self, change: Callable[[WebhookSettings], WebhookSettings], *, now: int) -> WebhookSettings:
        del now  # the document has no date

        def work(transaction: Transaction) -> WebhookSettings:
            self._proof.keep(transaction)
            transaction.execute("keep_meta", key=WEBHOOK_SETTINGS, value=self._sealed(WebhookSettings()))
            changed = change(self._opened(transaction.fetch("lock_meta", key=WEBHOOK_SETTINGS)))
            transaction.execute("put_meta", key=WEBHOOK_SETTINGS, value=self._sealed(changed))
            transaction.execute("raise_revision")
            return changed

        return self._database.write(work, durable=True)

    def _sealed(self, settings: WebhookSettings) -> bytes:
        return self._keys.seal(_ENCODE(settings), WEBHOOK_SETTINGS_AAD)

    def _opened(self, rows: Sequence[Row]) -> WebhookSettings:
        if not rows:
            return WebhookSettings()
        return _DECODER.decode(self._keys.open(rows[0][0], WEBHOOK_SETTINGS_AAD))
