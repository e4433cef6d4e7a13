using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.CodeFixes;

public sealed class AddParameterFixTests
{
    [Fact]
    public Task A_missing_level_is_added_in_front_of_the_payload() => CodeFixTest.FixesAsync<AddParameterFix>(
        "Add the parameter 'zone'",
        """
        [MqttContract("a")]
        public interface IContract
        {
            /// <summary>It is warm.</summary>
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(double celsius, CancellationToken ct = default); // Often.
        }
        """,
        """
        [MqttContract("a")]
        public interface IContract
        {
            /// <summary>It is warm.</summary>
            [MqttEvent("x/{zone}")]
            ValueTask XAsync(string zone, double celsius, CancellationToken ct = default); // Often.
        }
        """);

    [Fact]
    public Task It_has_the_place_of_the_template_and_the_type_it_has_elsewhere() => CodeFixTest.FixesAsync<AddParameterFix>(
        "Add the parameter 'zone'",
        """
        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}/{class}")]
            ValueTask XAsync(string tenant, int @class, double celsius);

            [MqttEvent("y/{zone}")]
            ValueTask YAsync(string tenant, Guid zone);
        }
        """,
        """
        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}/{class}")]
            ValueTask XAsync(string tenant, Guid zone, int @class, double celsius);

            [MqttEvent("y/{zone}")]
            ValueTask YAsync(string tenant, Guid zone);
        }
        """);

    [Fact]
    public Task All_that_are_missing_are_added_at_once() => CodeFixTest.FixesAllAsync<AddParameterFix>(
        """
        [MqttContract("a/{tenant}/{class}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}/{*rest}")]
            ValueTask XAsync();

            [MqttEvent("y/{zone}")]
            ValueTask YAsync(string payload);
        }
        """,
        """
        [MqttContract("a/{tenant}/{class}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}/{*rest}")]
            ValueTask XAsync(string tenant, string @class, string zone, string rest);

            [MqttEvent("y/{zone}")]
            ValueTask YAsync(string tenant, string @class, string zone, string payload);
        }
        """);

    [Fact]
    public Task All_files_of_a_project_are_fixed_at_once() => CodeFixTest.FixesAllAsync<AddParameterFix>(
        [
            "[MqttContract(\"a/{tenant}\")] public interface IA { [MqttEvent(\"x\")] ValueTask XAsync(); }",
            "[MqttContract(\"b/{tenant}\")] public interface IB { [MqttEvent(\"x\")] ValueTask XAsync(); }",
        ],
        [
            "[MqttContract(\"a/{tenant}\")] public interface IA { [MqttEvent(\"x\")] ValueTask XAsync(string tenant); }",
            "[MqttContract(\"b/{tenant}\")] public interface IB { [MqttEvent(\"x\")] ValueTask XAsync(string tenant); }",
        ]);

    [Fact]
    public Task A_contract_that_another_assembly_declares_is_left_alone() => CodeFixTest.OffersNothingAsync<AddParameterFix>(
        """
        [MqttContract("b")]
        public interface IContract : Library.IBase;
        """,
        AnalyzerTest.CompileUngenerated("""
            namespace Library;

            [MqttContract("a/{tenant}")]
            public interface IBase
            {
                [MqttEvent("x")]
                ValueTask XAsync(string payload);
            }
            """, "Library"));
}
