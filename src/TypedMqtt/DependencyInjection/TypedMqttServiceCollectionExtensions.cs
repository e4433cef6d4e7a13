using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using TypedMqtt;
using TypedMqtt.Configuration;
using TypedMqtt.DependencyInjection;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds MQTT connections to an application.</summary>
[SuppressMessage("Naming", "CA1708:Identifiers should differ by more than case", Justification = "False positive on extension members.")]
[SuppressMessage("ApiDesign", "RS0026:Do not add multiple overloads with optional parameters", Justification = "They differ in parameters that are not optional.")]
public static class TypedMqttServiceCollectionExtensions
{
    /// <summary>
    /// Adds a connection to an MQTT server. It is started and stopped by the host; contracts and handlers are bound to it by
    /// the <c>Add…</c> extensions generated for them.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    /// <returns>The builder that contracts and handlers are added to. Calling this again configures the same connection.</returns>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, Action<MqttOptions>? configure = null) =>
        Add(services, name: null, options => Configure(options, configure));

    /// <summary><inheritdoc cref="AddTypedMqtt(IServiceCollection, Action{MqttOptions}?)" path="/summary"/></summary>
    /// <param name="services">The services.</param>
    /// <param name="section">
    /// The section of the configuration whose keys are the properties of <see cref="MqttOptions"/>, or whose value is the URI of
    /// the server. Times are written <c>00:01:30</c>, choices by name. Read once, when the host starts; a key that is not known,
    /// or has a value that cannot be read, keeps the host from starting.
    /// </param>
    /// <param name="configure">Sets what the configuration does not; applied after it.</param>
    /// <returns>The builder that contracts and handlers are added to.</returns>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, IConfigurationSection section, Action<MqttOptions>? configure = null) =>
        Add(services, name: null, options => Configure(options, section, configure));

    /// <summary><inheritdoc cref="AddTypedMqtt(IServiceCollection, Action{MqttOptions}?)" path="/summary"/></summary>
    /// <param name="services">The services.</param>
    /// <param name="server">The server, as in <see cref="MqttOptions.Server"/>: <c>mqtt://user:password@host:port</c>.</param>
    /// <param name="configure">Sets further options.</param>
    /// <returns>The builder that contracts and handlers are added to.</returns>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, Uri server, Action<MqttOptions>? configure = null) =>
        Add(services, name: null, options => Configure(options, server, configure));

    /// <summary>
    /// Adds a connection under a name, one of several. <see cref="IMqttConnection"/> and the publishers and subscribers of its
    /// contracts are keyed services: ask for them with <c>[FromKeyedServices("north")]</c>. So are its handler classes, which may
    /// take the name as <c>[ServiceKey] string</c>.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Sets the options; they are checked when the host starts.</param>
    /// <returns>The builder that contracts and handlers are added to. Calling this again with the name configures the same connection.</returns>
    /// <exception cref="ArgumentException">The name is empty, or a URI.</exception>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, string name, Action<MqttOptions>? configure = null) =>
        Add(services, Named(name), options => Configure(options, configure));

    /// <inheritdoc cref="AddTypedMqtt(IServiceCollection, string, Action{MqttOptions}?)"/>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="section">As in <see cref="AddTypedMqtt(IServiceCollection, IConfigurationSection, Action{MqttOptions}?)"/>.</param>
    /// <param name="configure">Sets what the configuration does not; applied after it.</param>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, string name, IConfigurationSection section, Action<MqttOptions>? configure = null) =>
        Add(services, Named(name), options => Configure(options, section, configure));

    /// <inheritdoc cref="AddTypedMqtt(IServiceCollection, string, Action{MqttOptions}?)"/>
    /// <param name="services">The services.</param>
    /// <param name="name">The name.</param>
    /// <param name="server">As in <see cref="AddTypedMqtt(IServiceCollection, Uri, Action{MqttOptions}?)"/>.</param>
    /// <param name="configure">Sets further options.</param>
    public static IMqttBuilder AddTypedMqtt(this IServiceCollection services, string name, Uri server, Action<MqttOptions>? configure = null) =>
        Add(services, Named(name), options => Configure(options, server, configure));

    private static string Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return !name.Contains("://", StringComparison.Ordinal)
            ? name
            : throw new ArgumentException("A URI is no name. Give the server as a Uri, or set MqttOptions.Server.", nameof(name));
    }

    private static MqttBuilder Add(IServiceCollection services, string? name, Action<OptionsBuilder<MqttOptions>> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        configure(ConnectionRegistration.Add(services, name));
        return new MqttBuilder(services, name);
    }

    private static void Configure(OptionsBuilder<MqttOptions> options, Action<MqttOptions>? configure)
    {
        if (configure is not null)
        {
            options.Configure(configure);
        }
    }

    private static void Configure(OptionsBuilder<MqttOptions> options, IConfigurationSection section, Action<MqttOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(section);
        options.Services.AddSingleton<IConfigureOptions<MqttOptions>>(new OptionsFromConfiguration(options.Name, section));
        Configure(options, configure);
    }

    private static void Configure(OptionsBuilder<MqttOptions> options, Uri server, Action<MqttOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(server);
        options.Configure(o => o.Server = server.OriginalString);
        Configure(options, configure);
    }
}
