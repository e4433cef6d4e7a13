namespace TypedMqtt.IntegrationTests.Contracts;

/// <summary>A contract whose members let the caller say what differs.</summary>
[MqttContract("bulletin/{board}")]
public interface IBulletin
{
    [MqttEvent("note", ExpirySeconds = 3600)]
    ValueTask NoteAsync(string board, string text, MqttPublishOptions? options = null, CancellationToken cancellationToken = default);

    [MqttState("headline", Qos = MqttQos.AtLeastOnce)]
    ValueTask HeadlineAsync(string board, string? text, MqttPublishOptions? options = null);
}
