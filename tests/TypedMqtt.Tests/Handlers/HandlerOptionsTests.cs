using System.Reflection;
using TypedMqtt.Handlers;
using TypedMqtt.Tests.Harness;

namespace TypedMqtt.Tests.Handlers;

/// <summary>Of what can be said of a handler, each has its default and values that are refused, or a reason why none is.</summary>
public sealed class HandlerOptionsTests
{
    private const string AFlag = "A flag.";

    private const string Fits = "Nothing is said with it; what it does not go together with is refused at registration or at the start.";

    private static readonly Type[] Types = [typeof(MqttHandlerOptions<>), typeof(MqttMemberOptions<>), typeof(MqttFailurePolicy)];

    /// <summary>One line an option: its default, and what refuses values, or why nothing is refused. A new one without its line fails a test.</summary>
    private static readonly Dictionary<string, (Func<object?> Default, object? IsDefault, object Refusal)> Lines = new()
    {
        // One message of a member after the other.
        [nameof(ProbeHandlerOptions.OrderedByTopic)] = (
            () => Handler.Settings.Order,
            null,
            Refuses<ArgumentOutOfRangeException>(() => Handler.OrderedByTopic(0), () => Handler.OrderedByTopic(-1), () => Handler.OrderedByTopic(1_025))),
        [nameof(ProbeHandlerOptions.OrderedBy)] = (
            () => Handler.Settings.Order,
            null,
            Refuses<ArgumentException>(
                () => Handler.OrderedBy(ProbeLevels.Level, 0), () => Handler.OrderedBy(ProbeLevels.Level, 1_025), () => Handler.OrderedBy<string>(null!, 8))),

        // MqttOptions.HandlerTimeout.
        [nameof(ProbeHandlerOptions.Timeout)] = (
            () => Handler.Settings.Timeout,
            null,
            Refuses<ArgumentOutOfRangeException>(
                () => Handler.Timeout(TimeSpan.Zero), () => Handler.Timeout(TimeSpan.FromMilliseconds(-2)), () => Handler.Timeout(TimeSpan.FromDays(49)))),

        // Skipping.
        [nameof(ProbeHandlerOptions.OnFailure)] = (
            () => Handler.Settings.Failure ?? FailureSettings.Default,
            new FailureSettings { Retries = 0, FirstDelay = TimeSpan.FromSeconds(1), Action = FailureAction.Skip },
            Refuses<ArgumentNullException>(() => Handler.OnFailure(null!))),
        [nameof(ProbeHandlerOptions.Acknowledge)] = (
            () => Handler.Settings.Acknowledgement ?? default(MqttAcknowledgement),
            MqttAcknowledgement.AfterHandler,
            Refuses<ArgumentOutOfRangeException>(() => Handler.Acknowledge((MqttAcknowledgement)3), () => Handler.Acknowledge((MqttAcknowledgement)(-1)))),
        [nameof(ProbeHandlerOptions.Share)] = (
            () => Handler.Subscription.Share,
            null,
            Refuses<ArgumentException>(() => Handler.Share(""), () => Handler.Share("a/b"), () => Handler.Share("+"), () => Handler.Share(null!))),

        // That of the contract's member.
        [nameof(ProbeHandlerOptions.OneOptions.Qos)] = (
            () => Member.Subscription.Qos,
            null,
            Refuses<ArgumentOutOfRangeException>(() => Member.Qos((MqttQos)3), () => Member.Qos((MqttQos)(-1)))),
        [nameof(ProbeHandlerOptions.OneOptions.NoLocal)] = (() => Member.Subscription.NoLocal, false, AFlag),
        [nameof(ProbeHandlerOptions.OneOptions.RetainHandling)] = (
            () => Member.Subscription.RetainHandling,
            MqttRetainHandling.SendAtSubscribe,
            Refuses<ArgumentOutOfRangeException>(() => Member.RetainHandling((MqttRetainHandling)3), () => Member.RetainHandling((MqttRetainHandling)(-1)))),
        [nameof(ProbeHandlerOptions.OneOptions.RetainAsPublished)] = (() => Member.Subscription.RetainAsPublished, false, AFlag),
        [nameof(MqttFailurePolicy.Retry)] = (
            () => (Policy.Settings.Retries, Policy.Settings.FirstDelay),
            (0, TimeSpan.FromSeconds(1)),
            Refuses<ArgumentOutOfRangeException>(
                () => Policy.Retry(0),
                () => Policy.Retry(101),
                () => Policy.Retry(1, TimeSpan.Zero),
                () => Policy.Retry(1, TimeSpan.FromTicks(-1)),
                () => Policy.Retry(1, TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)))),
        [nameof(MqttFailurePolicy.ThenSkip)] = (() => Policy.Settings.Action, FailureAction.Skip, Fits),
        [nameof(MqttFailurePolicy.ThenDeadLetter)] = (() => Policy.Settings.Action, FailureAction.Skip, Fits),
        [nameof(MqttFailurePolicy.ThenStop)] = (() => Policy.Settings.Action, FailureAction.Skip, Fits),
        [nameof(MqttFailurePolicy.ThenDisconnectForRedelivery)] = (() => Policy.Settings.Action, FailureAction.Skip, Fits),
    };

    public static TheoryData<string> Options =>
    [
        .. Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Select(method => method.Name),
    ];

    private static ProbeHandlerOptions Handler => new();

    private static ProbeHandlerOptions.OneOptions Member => new();

    private static MqttFailurePolicy Policy => new();

    [Theory, MemberData(nameof(Options))]
    public void Every_option_of_a_handler_has_its_default_and_values_that_are_refused_or_a_reason_why_not(string name)
    {
        var (read, isDefault, refusal) = Lines[name];

        Assert.Equal(isDefault, read());
        if (refusal is Action refuse)
        {
            refuse();
        }
    }

    [Fact]
    public void The_ends_of_a_range_are_within_it()
    {
        Handler.OrderedByTopic(1).OrderedByTopic(1_024)
            .Timeout(TimeSpan.FromTicks(1)).Timeout(TimeSpan.FromDays(49) - TimeSpan.FromTicks(1)).Timeout(Timeout.InfiniteTimeSpan);
        Policy.Retry(1, TimeSpan.FromTicks(1)).Retry(100, TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(1, "1 2 4 8 16 30 30 30")]
    [InlineData(29, "29 30 30")]
    [InlineData(30, "30 30")]
    [InlineData(3_600, "3600 3600 3600")]
    public void Waits_double_up_to_30_seconds_and_a_first_one_that_is_longer_stays(int firstDelay, string seconds)
    {
        var settings = Policy.Retry(100, TimeSpan.FromSeconds(firstDelay)).Settings;

        var waits = Enumerable.Range(1, seconds.Count(character => character == ' ') + 1).Select(settings.DelayAfter);

        Assert.Equal(seconds, string.Join(' ', waits.Select(wait => wait.TotalSeconds)));
        Assert.Equal(Math.Max(30, firstDelay), settings.DelayAfter(100).TotalSeconds);
    }

    [Fact]
    public void Of_what_is_said_twice_the_last_counts()
    {
        var options = Handler.OnFailure(failure => failure.Retry(3).ThenStop()).OnFailure(failure => failure.ThenDeadLetter()).Share("a").Share("b");

        Assert.Equal(new FailureSettings { Action = FailureAction.DeadLetter }, options.Settings.Failure);
        Assert.Equal("b", options.Subscription.Share);
    }

    private static Action Refuses<TException>(params Func<object>[] says)
        where TException : ArgumentException => () => Assert.All(says, say => Assert.ThrowsAny<TException>(say));
}
