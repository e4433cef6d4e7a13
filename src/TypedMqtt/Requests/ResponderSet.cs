using TypedMqtt.Connection;
using TypedMqtt.Dispatch;
using TypedMqtt.Handlers;
using TypedMqtt.Infrastructure;
using TypedMqtt.Subscribing;
using TypedMqtt.Telemetry;

namespace TypedMqtt.Requests;

/// <summary>Connects the handlers that answer requests with the topics that requests come on.</summary>
internal sealed class ResponderSet(
    ConnectionSettings settings,
    SessionGate gate,
    Dispatcher dispatcher,
    Subscriber subscriber,
    Counters counters,
    ConnectionTelemetry telemetry,
    Clock clock,
    ILogger logger)
{
    private readonly ResponseTopicRules _rules = new(settings);

    internal void Add(RequestRoute route, IServiceProvider services)
    {
        var answer = route.Bind(services);
        var isByTopic = RequestTopics.AreByTopic(settings.Version);
        if (!isByTopic)
        {
            Subscribe(head: "", isByTopic: false);
        }

        if (isByTopic || settings.Options.AnswerTopicRequests)
        {
            Subscribe(RequestTopics.AnyRequest, isByTopic: true);
        }

        void Subscribe(string head, bool isByTopic)
        {
            var responder = new Responder(route, answer, isByTopic, _rules, settings, gate, counters, telemetry, clock, logger, dispatcher.Stopping);
            subscriber.Add(route, head, responder.HandleAsync);
        }
    }
}
