namespace TypedMqtt.Tests.Messages;

/// <summary>Of the options that are given with a call, each has its default and a value that is refused, or a reason why none is.</summary>
public sealed class CallOptionsTests
{
    private const string AFlag = "A flag.";

    private static readonly Type[] Types = [typeof(MqttPublishOptions), typeof(MqttSubscribeOptions)];

    /// <summary>One line an option: its default, and what refuses a value, or why nothing is refused. A new one without its line fails a test.</summary>
    private static readonly Dictionary<string, (object? Default, object Refusal)> Lines = new()
    {
        ["MqttPublishOptions.Qos"] = (null, Refuses(() => new MqttPublishOptions { Qos = (MqttQos)3 })),
        ["MqttPublishOptions.Retain"] = (null, "A flag; that a state is always retained is known by the publisher."),
        ["MqttPublishOptions.Expiry"] = (null, Refuses(() => new MqttPublishOptions { Expiry = TimeSpan.Zero })),
        ["MqttPublishOptions.CompleteWhen"] = (null, Refuses(() => new MqttPublishOptions { CompleteWhen = (MqttCompletion)2 })),
        ["MqttPublishOptions.ContentType"] = (null, "Refused by the publish that would have to encode it."),
        ["MqttPublishOptions.UserProperties"] = (Array.Empty<MqttUserProperty>(), Refuses(() => new MqttPublishOptions { UserProperties = [default] })),
        ["MqttSubscribeOptions.Qos"] = (null, Refuses(() => new MqttSubscribeOptions { Qos = (MqttQos)3 })),
        ["MqttSubscribeOptions.NoLocal"] = (false, AFlag),
        ["MqttSubscribeOptions.RetainHandling"] = (MqttRetainHandling.SendAtSubscribe, Refuses(() => new MqttSubscribeOptions { RetainHandling = (MqttRetainHandling)3 })),
        ["MqttSubscribeOptions.RetainAsPublished"] = (false, AFlag),
        ["MqttSubscribeOptions.Acknowledgement"] =
            (MqttAcknowledgement.AfterHandler, Refuses(() => new MqttSubscribeOptions { Acknowledgement = (MqttAcknowledgement)3 })),
        ["MqttSubscribeOptions.Share"] = (null, Refuses(() => new MqttSubscribeOptions { Share = "a/b" })),
    };

    public static TheoryData<string> Options => [.. Types.SelectMany(type => type.GetProperties().Select(property => $"{type.Name}.{property.Name}"))];

    [Theory, MemberData(nameof(Options))]
    public void Every_option_of_a_call_has_its_default_and_a_value_that_is_refused_or_a_reason_why_not(string name)
    {
        var type = Types.Single(type => name.StartsWith(type.Name, StringComparison.Ordinal));

        Assert.Equal(Lines[name].Default, type.GetProperty(name[(type.Name.Length + 1)..])!.GetValue(Activator.CreateInstance(type)));
        if (Lines[name].Refusal is Action refusal)
        {
            Assert.ThrowsAny<ArgumentException>(refusal);
        }
    }

    private static Action Refuses(Func<object> create) => () => create();
}
