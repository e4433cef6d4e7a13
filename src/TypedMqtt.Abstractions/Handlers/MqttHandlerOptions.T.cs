using TypedMqtt.Handlers;

namespace TypedMqtt;

/// <summary>
/// What can be said of the handler of any contract, for all its members or for one. What is said for one member goes before
/// what is said for all.
/// </summary>
/// <typeparam name="TSelf">The generated options.</typeparam>
public abstract class MqttHandlerOptions<TSelf> : MqttHandlerOptions
    where TSelf : MqttHandlerOptions<TSelf>
{
    private const int MaximumLanes = 1_024;

#pragma warning disable RS0022 // The base is closed so that this class is the one that is derived from.
    /// <summary>For generated code.</summary>
    protected MqttHandlerOptions()
    {
    }
#pragma warning restore RS0022

    /// <summary>
    /// Handles messages of different topics at the same time, and those of one topic in the order they came in. Without it
    /// the messages of a member are handled one after the other, whatever their topic. The handler has to be safe to call
    /// from several threads.
    /// </summary>
    /// <param name="lanes">How many messages of a member may be handled at once: 1 to 1,024. Topics share lanes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lanes"/> is out of its range.</exception>
    public TSelf OrderedByTopic(int lanes) => Order(null, lanes);

    /// <summary>
    /// Handles messages whose levels have different values at the same time, and those of one value in the order they came
    /// in. The handler has to be safe to call from several threads. The value is taken as it stands in the topic: two
    /// spellings of one number are two values here.
    /// </summary>
    /// <typeparam name="TLevel">The type of the level.</typeparam>
    /// <param name="level">The level, of the generated levels of the contract.</param>
    /// <param name="lanes">How many messages of a member may be handled at once: 1 to 1,024. Values share lanes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lanes"/> is out of its range.</exception>
    public TSelf OrderedBy<TLevel>(MqttLevel<TLevel> level, int lanes)
    {
        ArgumentNullException.ThrowIfNull(level);
        return Order(level.Name, lanes);
    }

    /// <summary>
    /// How long the handler may take for a message, in place of <c>MqttOptions.HandlerTimeout</c>, which says what happens
    /// when it is over. It is the call that is limited: how long a message stays unacknowledged after it, with
    /// <see cref="MqttAcknowledgement.Manual"/>, is not.
    /// </summary>
    /// <param name="timeout">
    /// A time above zero and below 49 days; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> for as long as it likes.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of its range.</exception>
    public TSelf Timeout(TimeSpan timeout)
    {
        if (timeout != System.Threading.Timeout.InfiniteTimeSpan && (timeout <= TimeSpan.Zero || timeout >= TimeSpan.FromDays(49)))
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A handler's time-out is above zero and below 49 days, or infinite.");
        }

        Settings = Settings with { Timeout = timeout };
        return (TSelf)this;
    }

    /// <summary>
    /// Says what follows when the handler fails on a message. Without it the message is skipped. Said for all members it goes
    /// for events and states: a request that fails is answered so, and nothing follows. Said for a request it is refused at
    /// registration.
    /// </summary>
    /// <param name="configure">Sets the policy.</param>
    public TSelf OnFailure(Action<MqttFailurePolicy> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var policy = new MqttFailurePolicy();
        configure(policy);
        Settings = Settings with { Failure = policy.Settings };
        return (TSelf)this;
    }

    /// <summary>
    /// Says when messages of QoS 1 and 2 are acknowledged. Without it they are when the handler has completed
    /// (<see cref="MqttAcknowledgement.AfterHandler"/>).
    /// </summary>
    /// <param name="acknowledgement">
    /// When. <see cref="MqttAcknowledgement.BeforeHandler"/> cannot be had together with
    /// <see cref="MqttFailurePolicy.ThenDisconnectForRedelivery"/>, which registration says.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="acknowledgement"/> is not a member of <see cref="MqttAcknowledgement"/>.</exception>
    public TSelf Acknowledge(MqttAcknowledgement acknowledgement)
    {
        if (acknowledgement is < MqttAcknowledgement.AfterHandler or > MqttAcknowledgement.Manual)
        {
            throw new ArgumentOutOfRangeException(nameof(acknowledgement), acknowledgement, "Not a time to acknowledge.");
        }

        Settings = Settings with { Acknowledgement = acknowledgement };
        return (TSelf)this;
    }

    /// <summary>
    /// Shares the messages among all who subscribe under the name of the group: each goes to one of them. For instances of one
    /// service that divide the work; a server that has no groups refuses the subscriptions.
    /// </summary>
    /// <param name="group">The name of the group.</param>
    /// <exception cref="ArgumentException">The name is empty, or has a character that a topic level must not have.</exception>
    /// <seealso cref="MqttSubscribeOptions.Share"/>
    public TSelf Share(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Subscription.Share = group;
        return (TSelf)this;
    }

    private TSelf Order(string? levelName, int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lanes, MaximumLanes);
        Settings = Settings with { Order = new HandlerOrder(levelName, lanes) };
        return (TSelf)this;
    }
}
