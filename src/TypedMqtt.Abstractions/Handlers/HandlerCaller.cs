using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.CompilerServices;

namespace TypedMqtt.Handlers;

/// <summary>
/// Gives a handler to what calls it, as its lifetime says: one for all calls, or one of a scope that lasts as long as the call.
/// The filters of the connection stand around it.
/// </summary>
internal sealed class HandlerCaller<THandler>
    where THandler : class
{
    private readonly MemberRoute _route;
    private readonly IServiceProvider _services;
    private readonly IMqttHandlerFilter[] _filters;
    private readonly IServiceScopeFactory? _scopes;
    private readonly THandler? _shared;

    internal HandlerCaller(MemberRoute route, IServiceProvider services)
    {
        _route = route;
        _services = services;
        _filters = [.. services.GetKeyedServices<HandlerFilterRegistration>(route.ConnectionName).Select(filter => filter.Resolve(services))];

        // The last registration is the one that counts; it may be the application's, made before ours or behind it.
        var lifetime = route.Registrations.Last(service => service.ServiceType == typeof(THandler) && Equals(service.ServiceKey, route.ConnectionName)).Lifetime;
        if (lifetime == ServiceLifetime.Singleton)
        {
            _shared = Resolve(services);
        }
        else
        {
            _scopes = services.GetRequiredService<IServiceScopeFactory>();
        }
    }

    /// <summary>The handler, where nothing else is needed to call it; else null.</summary>
    internal THandler? Direct => _filters.Length == 0 ? _shared : null;

    internal async ValueTask CallAsync(MqttDelivery delivery, Func<THandler, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        var isHandled = false;
        await InScopeAsync(
            delivery,
            async (handler, token) =>
            {
                await call(handler, token).ConfigureAwait(false);
                isHandled = true;
            },
            cancellationToken).ConfigureAwait(false);
        if (!isHandled)
        {
            // A filter is content without the handler, so that will not acknowledge the message.
            delivery.Facts.Acknowledgement?.Acknowledge();
        }
    }

    private async ValueTask InScopeAsync(MqttDelivery delivery, Func<THandler, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        if (_scopes is null)
        {
            await CallAsync(_services, delivery, call, cancellationToken).ConfigureAwait(false);
            return;
        }

        // Until the handler has ended, also where nobody waits for it any longer.
        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await CallAsync(scope.ServiceProvider, delivery, call, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask CallAsync(IServiceProvider services, MqttDelivery delivery, Func<THandler, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        if (_filters.Length == 0)
        {
            return call(_shared ?? Resolve(services), cancellationToken);
        }

        var context = new MqttHandlingContext(delivery.Context, _route.Member.Name, _route.HandlerType, delivery.Attempt, services);
        return NextAsync(0, cancellationToken);

        ValueTask NextAsync(int index, CancellationToken token)
        {
            if (index == _filters.Length)
            {
                return call(_shared ?? Resolve(services), token);
            }

            var called = 0;
            return _filters[index].InvokeAsync(
                context,
                next => Interlocked.Exchange(ref called, 1) == 0
                    ? NextAsync(index + 1, next)
                    : throw new InvalidOperationException(
                        $"{_filters[index].GetType().Name} has called what it stands around twice. To try again is up to {nameof(MqttHandlerOptions<>.OnFailure)}."),
                token);
        }
    }

    private THandler Resolve(IServiceProvider services) => services.GetRequiredKeyedService<THandler>(_route.ConnectionName);
}
