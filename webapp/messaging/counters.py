"""What Prometheus is told of the outbox: how many, by channel, name and outcome; never to whom."""

from webapp.platform.metrics import counter

PAUSES = counter("vpluse_channel_pauses_total", "Times that a channel was away or refused us", ["channel"])
MESSAGES = counter("vpluse_messages_total", "Messages sent or failed", ["channel", "name", "outcome"])
PROVIDER_FAULTS = counter(
    "vpluse_sms_provider_faults_total", "Times that a provider was away or refused us", ["provider"]
)
