namespace TypedMqtt.Tests.Injection;

/// <summary>A contract with a parameter of every kind in its topics, the first level among them.</summary>
[MqttContract("{tenant}/devices")]
internal interface IInjected
{
    [MqttEvent("text/{text}/end")]
    Task TextAsync(string tenant, string text, string payload);

    [MqttEvent("own/{own}/end")]
    Task OwnAsync(string tenant, OwnText own, string payload);

    [MqttEvent("letter/{letter}/end")]
    Task LetterAsync(string tenant, char letter, string payload);

    [MqttEvent("number/{number}/end")]
    Task NumberAsync(string tenant, int number, string payload);

    [MqttEvent("fraction/{fraction}/end")]
    Task FractionAsync(string tenant, double fraction, string payload);

    [MqttEvent("id/{id}/end")]
    Task IdAsync(string tenant, Guid id, string payload);

    [MqttEvent("day/{day}/end")]
    Task DayAsync(string tenant, DayOfWeek day, string payload);

    [MqttEvent("moment/{moment}/end")]
    Task MomentAsync(string tenant, DateTimeOffset moment, string payload);

    [MqttEvent("tail/{*tail}")]
    Task TailAsync(string tenant, string tail, string payload);

    [MqttRequest("ask/{ask}/end")]
    Task<string> AskAsync(string tenant, string ask, string payload, CancellationToken cancellationToken = default);
}
