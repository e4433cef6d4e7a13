using TypedMqtt.Testing.Broker;
using TypedMqtt.Testing.Recording;

namespace TypedMqtt.Testing;

/// <summary>
/// Records what a program publishes, without a broker: the generated publishers are real, topics and payloads are checked and
/// serialized as ever, and then they are kept here. Registered by <c>services.AddMqttRecorder()</c>.
/// </summary>
/// <remarks>
/// All members may be used from any thread. Waits end after 30 seconds of real time with a <see cref="TimeoutException"/> that
/// says what has come instead.
/// </remarks>
public sealed class MqttRecorder
{
    /// <summary>Everything that was published or asked, in order.</summary>
    public IReadOnlyList<MqttRecordedMessage> Messages => Core.Messages.All;

    internal RecorderCore Core { get; } = new();

    /// <summary>Gives what one member has published.</summary>
    /// <param name="topicTemplate">Its topic template, for example <c>ThermostatTopics.Temperature.Template</c>.</param>
    public IReadOnlyList<MqttRecordedMessage> On(string topicTemplate) => [.. Messages.Where(message => message.TopicTemplate == topicTemplate)];

    /// <summary>Gives the first message of a member, once it is there: it may have come before.</summary>
    /// <param name="topicTemplate">Its topic template, for example <c>ThermostatTopics.Temperature.Template</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">None has come within 30 seconds.</exception>
    public async Task<MqttRecordedMessage> WaitForMessageAsync(string topicTemplate, CancellationToken cancellationToken = default) =>
        (await WaitForMessagesAsync(1, topicTemplate, cancellationToken).ConfigureAwait(false))[0];

    /// <summary>Gives the first messages of a member, once there are so many: they may have come before.</summary>
    /// <param name="count">How many.</param>
    /// <param name="topicTemplate">Its topic template, for example <c>ThermostatTopics.Temperature.Template</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">They have not come within 30 seconds.</exception>
    public Task<IReadOnlyList<MqttRecordedMessage>> WaitForMessagesAsync(int count, string topicTemplate, CancellationToken cancellationToken = default) =>
        Core.Messages.WaitAsync(count, message => message.TopicTemplate == topicTemplate, $"{count} message(s) of '{topicTemplate}'", cancellationToken);

    /// <summary>Says what a request is answered with. A later call replaces an earlier one.</summary>
    /// <typeparam name="TReply">The type of the member's answer.</typeparam>
    /// <param name="topicTemplate">The topic template of the member, for example <c>ThermostatTopics.SetPoint.Template</c>.</param>
    /// <param name="answer">
    /// Gives the answer to a request. What it throws is what the caller gets: an <see cref="MqttFaultException{TFault}"/>, or an
    /// <see cref="MqttRequestException"/> for one that is never answered.
    /// </param>
    public void Answer<TReply>(string topicTemplate, Func<MqttRecordedMessage, TReply> answer)
    {
        ArgumentException.ThrowIfNullOrEmpty(topicTemplate);
        ArgumentNullException.ThrowIfNull(answer);
        Core.SetAnswer(topicTemplate, request => answer(request));
    }

    /// <summary>
    /// Refuses messages from now on: they are recorded, and at QoS 1 and 2 the publisher gets an
    /// <see cref="MqttPublishException"/>, the caller of a request an <see cref="MqttRequestException"/>.
    /// </summary>
    /// <param name="topicFilter">Which topics.</param>
    /// <param name="reasonCode">The reason code (MQTT 5, 3.4.2.1), 0x80 or above.</param>
    /// <returns>Lifts the fault when it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reason code is below 0x80.</exception>
    public IDisposable RejectPublish(string topicFilter, MqttReasonCode reasonCode) => Core.Faults.Add(FaultKind.Publish, topicFilter, reasonCode);

    /// <summary>Forgets what has been recorded.</summary>
    public void Clear() => Core.Messages.Clear();
}
